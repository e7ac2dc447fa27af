using System.Collections.Immutable;
using System.Diagnostics;

namespace Concord.Diagnostics;

/// <summary>The spans of Concord, in the <see cref="ActivitySource"/> <c>Concord</c>. A method gives null, and costs nothing, while nobody listens.</summary>
/// <remarks>Source: concord.md section 14.3.</remarks>
public static class ConcordActivitySource
{
    // What a caller asks and gets an answer to has not failed.
    private static readonly ImmutableArray<string> Expected = ["ok", "not_found", "condition_failed"];

    /// <summary>The source.</summary>
    public static ActivitySource Source { get; } = new(ConcordMeter.Name, ConcordMeter.Version);

    /// <summary>The trace that is going on, 32 lower-case hex digits; null: none.</summary>
    public static string? CurrentTraceId => Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.TraceId.ToHexString() : null;

    /// <summary>The span that is going on, 16 lower-case hex digits; null: none.</summary>
    public static string? CurrentSpanId => Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.SpanId.ToHexString() : null;

    /// <summary>Begins the span <c>concord.api.OPERATION</c>; to be ended with <see cref="EndApiCall"/>.</summary>
    /// <param name="operation">Which call; tag <c>concord.operation</c>.</param>
    /// <param name="consistency">Of a read; tag <c>concord.consistency</c>.</param>
    /// <param name="hasTtl">Of a write; tag <c>concord.has_ttl</c>. Null: there is no such tag.</param>
    /// <param name="key">Tag <c>concord.key</c>; null unless keys are to be in traces.</param>
    public static Activity? StartApiCall(ApiOperation operation, ReadConsistency? consistency = null, bool? hasTtl = null, string? key = null)
    {
        var span = Source.StartActivity(ApiOperationNames.Events[(int)operation]);
        if (span is not { IsAllDataRequested: true }) return span;
        span.SetTag("concord.operation", ApiOperationNames.Words[(int)operation]);
        if (consistency is not null) span.SetTag("concord.consistency", TagValues.Of(consistency));
        if (hasTtl is not null) span.SetTag("concord.has_ttl", hasTtl);
        if (key is not null) span.SetTag("concord.key", key);
        return span;
    }

    /// <summary>Ends the span of a call. It counts as failed unless the result is <c>ok</c>, <c>not_found</c> or <c>condition_failed</c>.</summary>
    /// <param name="span">What <see cref="StartApiCall"/> gave.</param>
    /// <param name="result"><c>ok</c>, or the name of the outcome or error; tag <c>concord.result</c>.</param>
    /// <param name="revision">Revision that was made or read; tag <c>concord.revision</c>. Null: there is none.</param>
    public static void EndApiCall(Activity? span, string result, long? revision = null)
    {
        if (span is null) return;
        if (span.IsAllDataRequested)
        {
            span.SetTag("concord.result", result);
            if (revision is not null) span.SetTag("concord.revision", revision);
            if (!Expected.Contains(result)) span.SetStatus(ActivityStatusCode.Error, result);
        }

        span.Dispose();
    }

    /// <summary>Begins the span <c>concord.barrier</c> of waiting for a read barrier; to be disposed of at its end.</summary>
    public static Activity? StartBarrier(ReadConsistency consistency)
    {
        var span = Source.StartActivity("concord.barrier");
        if (span is { IsAllDataRequested: true }) span.SetTag("concord.consistency", TagValues.Of(consistency));
        return span;
    }

    /// <summary>Begins the span <c>concord.commit</c> of waiting until a write is committed and applied; to be disposed of at its end.</summary>
    public static Activity? StartCommit() => Source.StartActivity("concord.commit");

    /// <summary>Begins the span <c>concord.etcd</c> of a call to etcd; to be disposed of at its end.</summary>
    /// <param name="method">Name of the remote method, such as <c>etcdserverpb.KV/Txn</c>; tag <c>rpc.method</c>.</param>
    public static Activity? StartEtcdCall(string method)
    {
        var span = Source.StartActivity("concord.etcd", ActivityKind.Client);
        if (span is not { IsAllDataRequested: true }) return span;
        span.SetTag("rpc.system", "grpc");
        span.SetTag("rpc.method", method);
        return span;
    }
}
