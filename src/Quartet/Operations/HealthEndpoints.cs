using Concord;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Quartet.Cluster;
using Quartet.Hosting.Settings;

namespace Quartet.Operations;

/// <summary>Tells a supervisor how the server is. Source: Hex protocol 17.3.</summary>
internal static class HealthEndpoints
{
    // Below this the next publish may not fit: somebody should know before it fails.
    private const long FreeBytesMin = 256L * 1024 * 1024;

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMethods("/health/live", Methods, () => TypedResults.Ok(new { Alive = true }));
        endpoints.MapMethods("/health/ready", Methods, Ready);
        endpoints.MapMethods("/health", Methods, Health);
    }

    private static JsonHttpResult<ReadyReport> Ready(ConcordStore store, ReplicaWatch watch, IOptions<QuartetOptions> options)
    {
        var checks = Checks(store, watch, options.Value);
        return TypedResults.Json(
            new ReadyReport(checks.All(check => check.IsPassed), checks), statusCode: StatusOf(checks));
    }

    private static JsonHttpResult<HealthReport> Health(
        ConcordStore store, ReplicaWatch watch, IOptions<QuartetOptions> options, TimeProvider clock, ServerClock started)
    {
        var checks = Checks(store, watch, options.Value);
        return TypedResults.Json(
            new HealthReport(
                checks.All(check => check.IsPassed) ? "healthy" : "unhealthy",
                clock.GetUtcNow(),
                typeof(HealthEndpoints).Assembly.GetName().Version?.ToString(3),
                (long)started.Uptime.TotalSeconds,
                checks),
            statusCode: StatusOf(checks));
    }

    private static int StatusOf(IReadOnlyList<HealthCheck> checks) =>
        checks.All(check => check.IsPassed) ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;

    private static HealthCheck[] Checks(ConcordStore store, ReplicaWatch watch, QuartetOptions options) =>
        [StoreCheck(store, watch), StorageCheck(options)];

    private static HealthCheck StoreCheck(ConcordStore store, ReplicaWatch watch) => watch.Problem is { } problem
        ? new HealthCheck("database", "failed", problem)
        : new HealthCheck("database", "passed", $"revision {store.Revision}");

    private static HealthCheck StorageCheck(QuartetOptions options)
    {
        var free = new DriveInfo(Path.GetFullPath(options.Data)).AvailableFreeSpace;
        return new HealthCheck("storage", free >= FreeBytesMin ? "passed" : "failed", $"{free / (1024 * 1024)} MiB free");
    }

    private sealed record ReadyReport(bool Ready, IReadOnlyList<HealthCheck> Checks);

    /// <param name="Status"><c>healthy</c> or <c>unhealthy</c>.</param>
    /// <param name="Timestamp">Now.</param>
    /// <param name="Version">Of Quartet.</param>
    /// <param name="Uptime">In seconds.</param>
    /// <param name="Checks">What was looked at.</param>
    private sealed record HealthReport(
        string Status, DateTimeOffset Timestamp, string? Version, long Uptime, IReadOnlyList<HealthCheck> Checks);

    private sealed record HealthCheck(string Name, string Status, string Details)
    {
        [System.Text.Json.Serialization.JsonIgnore]
        public bool IsPassed => Status == "passed";
    }
}
