using Concord.Etcd.Wire;

namespace Concord.Etcd.Client;

/// <summary>Reads the failures of etcd. Source: its own words in <c>api/v3rpc/rpctypes/error.go</c>, and concord.md §24.8.</summary>
internal static class Failures
{
    public static FailureKind KindOf(GrpcException failure) => failure switch
    {
        { Sent: false } => FailureKind.TryElsewhere,
        { Code: GrpcCode.Unauthenticated } => FailureKind.Unauthenticated,
        { Code: GrpcCode.InvalidArgument } when Says(failure, "revision in header is old") => FailureKind.Unauthenticated,
        { Code: GrpcCode.OutOfRange } when Says(failure, "has been compacted") => FailureKind.Compacted,
        { Code: GrpcCode.OutOfRange } when Says(failure, "is a future revision") => FailureKind.TryElsewhere, // A member that lags.
        { Code: GrpcCode.ResourceExhausted } when Says(failure, "database space exceeded") => FailureKind.NoSpace,
        { Code: GrpcCode.ResourceExhausted } when Says(failure, "too many requests") => FailureKind.TryElsewhere,
        { Code: GrpcCode.Unavailable } when Says(failure, "no leader") => FailureKind.TryElsewhere,
        { Code: GrpcCode.Unavailable } when Says(failure, "not capable") => FailureKind.TryElsewhere,
        { Code: GrpcCode.Unavailable } when Says(failure, "not supported for learner") => FailureKind.TryElsewhere,
        { Code: GrpcCode.Unavailable } when Says(failure, "unhealthy cluster") => FailureKind.TryElsewhere,
        {
            Code: GrpcCode.InvalidArgument or GrpcCode.NotFound or GrpcCode.AlreadyExists or GrpcCode.PermissionDenied or GrpcCode.ResourceExhausted
                or GrpcCode.FailedPrecondition or GrpcCode.OutOfRange or GrpcCode.Unimplemented,
        } => FailureKind.Refused,
        _ => FailureKind.Uncertain,
    };

    /// <summary>What a caller of Concord is told.</summary>
    public static ConcordException Told(GrpcException failure)
    {
        var kind = KindOf(failure);
        var code = kind switch
        {
            FailureKind.NoSpace => ConcordErrorCode.NoSpace,
            FailureKind.Uncertain => ConcordErrorCode.UnknownOutcome,
            FailureKind.TryElsewhere => ConcordErrorCode.ClusterNotReady,
            FailureKind.Refused when Says(failure, "too large") => ConcordErrorCode.CommandTooLarge,
            FailureKind.Compacted => ConcordErrorCode.Compacted,
            _ => ConcordErrorCode.ClusterNotReady,
        };
        return new ConcordException(code, $"etcd: {failure.Message}", failure) { MayHaveCommitted = kind == FailureKind.Uncertain };
    }

    private static bool Says(GrpcException failure, string words) => failure.Message.Contains(words, StringComparison.Ordinal);
}
