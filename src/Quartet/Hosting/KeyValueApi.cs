using Concord;
using Concord.Hosting;
using Concord.Sessions;
using Quartet.Hosting.Settings;

namespace Quartet.Hosting;

/// <summary>The key-value API at <c>/concord/v1</c>: a part of the store of its own, beside those of the modules.</summary>
internal static class KeyValueApi
{
    /// <summary>What stands before its keys in the store; its callers do not see it, and nothing else of the store.</summary>
    public const string Scope = "kv/";

    private const string Path = "/concord/v1";

    public static ValueTask<ConcordService> OpenAsync(
        ConcordStore store, ConcordSettings settings, QuartetOptions options, ILoggerFactory loggers, CancellationToken ct) =>
        ConcordService.OpenAsync(
            store,
            new ConcordServiceOptions
            {
                Scope = Scope,
                AuthEnabled = settings.AuthEnabled,
                KeyBytesMax = settings.Kv.MaxKeyBytes,
                MaxBatchSize = settings.MaxBatchSize,
                EventStream = new EventStreamOptions { Enabled = settings.EventStream.Enabled, BufferSize = settings.EventStream.BufferSize },
                BootstrapTokenPath = TokenPath(options),
                ClusterName = settings.ClusterName,
                LoggerFactory = loggers,
            },
            ct);

    /// <summary>Where the first token is, until somebody takes it away.</summary>
    public static string TokenPath(QuartetOptions options) => System.IO.Path.Combine(options.SecretsPath, "bootstrap-token");

    public static void MapKeyValueApi(this IEndpointRouteBuilder endpoints) => endpoints.MapConcordApi(Path);
}
