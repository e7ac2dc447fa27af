using Concord.Etcd.Protos;
using Concord.Etcd.Wire;

namespace Concord.Etcd.Client;

/// <summary>The methods of etcd that Concord calls.</summary>
internal static class EtcdMethods
{
    public static readonly GrpcMethod<RangeRequest, RangeResponse> Range = new("/etcdserverpb.KV/Range", RangeResponse.Parser);
    public static readonly GrpcMethod<PutRequest, PutResponse> Put = new("/etcdserverpb.KV/Put", PutResponse.Parser);
    public static readonly GrpcMethod<DeleteRangeRequest, DeleteRangeResponse> DeleteRange = new("/etcdserverpb.KV/DeleteRange", DeleteRangeResponse.Parser);
    public static readonly GrpcMethod<TxnRequest, TxnResponse> Txn = new("/etcdserverpb.KV/Txn", TxnResponse.Parser);
    public static readonly GrpcMethod<CompactionRequest, CompactionResponse> Compact = new("/etcdserverpb.KV/Compact", CompactionResponse.Parser);
    public static readonly GrpcMethod<WatchRequest, WatchResponse> Watch = new("/etcdserverpb.Watch/Watch", WatchResponse.Parser);
    public static readonly GrpcMethod<MemberAddRequest, MemberAddResponse> MemberAdd = new("/etcdserverpb.Cluster/MemberAdd", MemberAddResponse.Parser);
    public static readonly GrpcMethod<MemberRemoveRequest, MembersResponse> MemberRemove = new("/etcdserverpb.Cluster/MemberRemove", MembersResponse.Parser);
    public static readonly GrpcMethod<MemberUpdateRequest, MembersResponse> MemberUpdate = new("/etcdserverpb.Cluster/MemberUpdate", MembersResponse.Parser);
    public static readonly GrpcMethod<MemberPromoteRequest, MembersResponse> MemberPromote = new("/etcdserverpb.Cluster/MemberPromote", MembersResponse.Parser);
    public static readonly GrpcMethod<MoveLeaderRequest, MoveLeaderResponse> MoveLeader = new("/etcdserverpb.Maintenance/MoveLeader", MoveLeaderResponse.Parser);
    public static readonly GrpcMethod<AuthenticateRequest, AuthenticateResponse> Authenticate = new("/etcdserverpb.Auth/Authenticate", AuthenticateResponse.Parser);

    // These tell how a member is, so they must be answered by one that has lost its leader as well.
    public static readonly GrpcMethod<MemberListRequest, MembersResponse> MemberList =
        new("/etcdserverpb.Cluster/MemberList", MembersResponse.Parser) { RequiresLeader = false };

    public static readonly GrpcMethod<StatusRequest, StatusResponse> Status =
        new("/etcdserverpb.Maintenance/Status", StatusResponse.Parser) { RequiresLeader = false };

    public static readonly GrpcMethod<AlarmRequest, AlarmResponse> Alarm =
        new("/etcdserverpb.Maintenance/Alarm", AlarmResponse.Parser) { RequiresLeader = false };

    public static readonly GrpcMethod<DefragmentRequest, DefragmentResponse> Defragment =
        new("/etcdserverpb.Maintenance/Defragment", DefragmentResponse.Parser) { RequiresLeader = false };
}
