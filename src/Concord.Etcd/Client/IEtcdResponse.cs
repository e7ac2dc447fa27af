namespace Concord.Etcd.Protos;

/// <summary>An answer that says which cluster and which member it comes from.</summary>
internal interface IEtcdResponse
{
    /// <summary>Who answered, and at which revision.</summary>
    ResponseHeader? Header { get; }
}

internal sealed partial class RangeResponse : IEtcdResponse;

internal sealed partial class PutResponse : IEtcdResponse;

internal sealed partial class DeleteRangeResponse : IEtcdResponse;

internal sealed partial class TxnResponse : IEtcdResponse;

internal sealed partial class CompactionResponse : IEtcdResponse;

internal sealed partial class WatchResponse : IEtcdResponse;

internal sealed partial class MemberAddResponse : IEtcdResponse;

internal sealed partial class MembersResponse : IEtcdResponse;

internal sealed partial class StatusResponse : IEtcdResponse;

internal sealed partial class AlarmResponse : IEtcdResponse;

internal sealed partial class DefragmentResponse : IEtcdResponse;

internal sealed partial class MoveLeaderResponse : IEtcdResponse;

internal sealed partial class AuthenticateResponse : IEtcdResponse;
