using HexHub;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Options;
using Quartet.Accounts;
using Quartet.Cluster;
using Quartet.Hosting.Logging;
using Quartet.Hosting.Settings;
using Quartet.Kernel.Blobs;
using Quartet.Kernel.Blobs.Peers;
using Quartet.Kernel.Nodes;
using Quartet.Kernel.Secrets;
using Quartet.Kernel.Storage;
using Quartet.Operations;
using Quartet.Web;

namespace Quartet.Hosting;

/// <summary>Puts the modules together and runs them until they are told to stop.</summary>
internal static class QuartetHost
{
    private const int Failed = 1;

    // Uploads are limited by the modules; this is the largest body that anybody may send at all. Source: Hex protocol 2.1.
    private const long RequestBytesMax = 20 * 1024 * 1024;

    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Serves; returns the exit code. What a person can put right is said in a line on standard error.</summary>
    public static async Task<int> RunAsync(HostArguments arguments, CancellationToken ct)
    {
        try
        {
            await ServeAsync(arguments, ct);
            return 0;
        }
        catch (Exception e) when (StartFailure.Explain(e) is { } line)
        {
            await Console.Error.WriteLineAsync(line);
            return Failed;
        }
    }

    private static async Task ServeAsync(HostArguments arguments, CancellationToken ct)
    {
        var aliases = new EnvironmentAliases(Environment.GetEnvironmentVariables());
        var builder = CreateBuilder(arguments, aliases);
        SettingsCheck.ThrowOnFault(builder.Configuration, arguments.Settings, aliases);
        var options = builder.Configuration.Get<QuartetOptions>() ?? new QuartetOptions();
        var settings = builder.Configuration.GetSection("Concord").Get<ConcordSettings>() ?? new ConcordSettings();
        using var logging = LoggerFactory.Create(log => log.AddConfiguration(builder.Configuration.GetSection("Logging")).AddConsole());
        MakeDataDirectory(options);
        await using var store = await NodeStore.OpenAsync(options, settings, logging, ct);
        AddServices(builder, options, settings, store);
        if (settings.ApiEnabled) builder.Services.AddSingleton(await KeyValueApi.OpenAsync(store.Store, settings, options, logging, ct));
        await using var app = builder.Build();
        await app.Services.GetRequiredService<WebKeyRepository>().ImportAsync(ct);
        await app.Services.OpenHexHubAsync(store.Vault, options.SecretsPath, ct);
        Map(app, settings);
        await StartAsync(app, ct);
        await Console.Out.WriteLineAsync(Welcome.Text(app, options, settings));
        if (arguments.IsAttached) _ = StopAtEndOfInputAsync(app.Lifetime);
        await app.WaitForShutdownAsync(ct);
    }

    private static async Task StopAtEndOfInputAsync(IHostApplicationLifetime lifetime)
    {
        var buffer = new byte[1];
        await using var input = Console.OpenStandardInput();
        while (await input.ReadAsync(buffer, lifetime.ApplicationStopping) > 0)
        {
            // Whatever is said is not meant for the server.
        }

        lifetime.StopApplication();
    }

    private static void MakeDataDirectory(QuartetOptions options)
    {
        try
        {
            OwnerOnly.CreateDirectory(options.Data);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidSettingsException([$"Data is '{options.Data}'; a directory is wanted that can be made or written. {e.Message}"]);
        }
    }

    private static async Task StartAsync(WebApplication app, CancellationToken ct)
    {
        app.Services.GetRequiredService<ServerClock>();
        try
        {
            await app.StartAsync(ct);
        }
        catch
        {
            await app.StopAsync(CancellationToken.None); // What has been started works with services that are about to be disposed.
            throw;
        }
    }

    private static WebApplicationBuilder CreateBuilder(HostArguments arguments, EnvironmentAliases aliases)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = arguments.Settings, ContentRootPath = AppContext.BaseDirectory, ApplicationName = typeof(QuartetHost).Assembly.GetName().Name,
        });
        // After the environment, before the command line.
        var sources = ((IConfigurationBuilder)builder.Configuration).Sources;
        var commandLine = sources.OfType<CommandLineConfigurationSource>().LastOrDefault();
        var at = commandLine is null ? sources.Count : sources.IndexOf(commandLine);
        sources.Insert(at, new MemoryConfigurationSource { InitialData = aliases.Settings });
        if (arguments.Data is { } data) builder.Configuration[nameof(QuartetOptions.Data)] = data;
        if (arguments.Urls is { } urls) builder.Configuration[WebHostDefaults.ServerUrlsKey] = urls;
        // StartFailure says why a start failed; a service that fails later is reported as critical as well.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        builder.Logging.AddConsoleLines();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RequestBytesMax;
        });
        return builder;
    }

    private static void AddServices(WebApplicationBuilder builder, QuartetOptions options, ConcordSettings settings, NodeStore store)
    {
        var services = builder.Services;
        services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = false);
        services.AddSingleton(store.Store).AddSingleton<ServerClock>().AddSingleton(TimeProvider.System);
        services.AddSingleton(Options.Create(options));
        services.AddSingleton<ReplicaWatch>().AddHostedService(provider => provider.GetRequiredService<ReplicaWatch>());
        var blobs = new LocalBlobStore(options.BlobsPath);
        if (settings.Engine == StoreEngine.Embedded) services.AddSingleton<IBlobStore>(blobs);
        else services.AddPeers(Identity(builder.Configuration, settings.Cluster), store.Key, blobs, new PeerBlobOptions { CopiesMin = settings.Cluster.BlobCopiesMin });

        // What forms are protected with is shared by all nodes, and belongs to the data, not to the home directory of whoever runs the server.
        var webKeys = new WebKeyRepository(store.Vault, options.WebKeysPath);
        services.AddSingleton(webKeys).AddDataProtection().SetApplicationName("Quartet").AddKeyManagementOptions(keys => keys.XmlRepository = webKeys);
        services.AddQuartetWeb().AddAccounts().AddHexHub(builder.Configuration.GetSection("HexHub"));
    }

    private static NodeIdentity Identity(IConfiguration configuration, ClusterSettings cluster) =>
        ConcordSettingsCheck.TryFindNodeUrl(configuration, cluster, out var url)
            ? new NodeIdentity(cluster.NodeName, url, typeof(QuartetHost).Assembly.GetName().Version?.ToString(3) ?? "", Math.Max(1, cluster.Nodes.Length))
            : throw new InvalidOperationException("The settings were not checked.");

    private static void Map(WebApplication app, ConcordSettings settings)
    {
        app.UseMiddleware<RequestLog>();
        if (settings.Engine == StoreEngine.Cluster) app.UseMiddleware<SeenEverywhere>();
        app.UseMiddleware<RepeatedSlashes>();
        app.UseRouting();
        app.MapHealth();
        app.MapClusterStatus();
        if (settings.Engine == StoreEngine.Cluster) app.MapPeers();
        app.UseQuartetWeb();
        if (settings.ApiEnabled) app.MapKeyValueApi();
        app.MapHexHub();
    }
}
