using Concord.Etcd.Wire;

namespace Concord.Etcd.Log;

/// <summary>How one attempt to put an entry into the log has ended.</summary>
internal abstract record AttemptResult
{
    private AttemptResult()
    {
    }

    /// <summary>It is in.</summary>
    public sealed record Committed(long Version) : AttemptResult;

    /// <summary>There is no log any more.</summary>
    public sealed record LogGone : AttemptResult;

    /// <summary>Somebody has removed the blob that it refers to.</summary>
    public sealed record BlobGone : AttemptResult;

    /// <summary>It is not in, or nobody knows.</summary>
    public sealed record Failed(GrpcException Reason) : AttemptResult;
}
