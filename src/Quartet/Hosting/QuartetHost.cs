using Concord;
using HexHub;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Quartet.Accounts;
using Quartet.Hosting.Logging;
using Quartet.Kernel.Blobs;
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
        var builder = CreateBuilder(arguments);
        SettingsCheck.ThrowOnFault(builder.Configuration, arguments.Settings);
        var options = builder.Configuration.Get<QuartetOptions>() ?? new QuartetOptions();
        using var logging = LoggerFactory.Create(log => log.AddConfiguration(builder.Configuration.GetSection("Logging")).AddConsole());
        MakeDataDirectory(options);
        await using var store = await ConcordStore.OpenAsync(
            new ConcordOptions { DataDirectory = options.StorePath, LoggerFactory = logging }, ct);
        AddServices(builder, options, store);
        await using var app = builder.Build();
        Map(app);
        await StartAsync(app, ct);
        await Console.Out.WriteLineAsync(Welcome.Text(app, options));
        await app.WaitForShutdownAsync(ct);
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

    private static WebApplicationBuilder CreateBuilder(HostArguments arguments)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = arguments.Settings, ContentRootPath = AppContext.BaseDirectory, ApplicationName = typeof(QuartetHost).Assembly.GetName().Name,
        });
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

    private static void AddServices(WebApplicationBuilder builder, QuartetOptions options, ConcordStore store)
    {
        var services = builder.Services;
        services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = false);
        services.AddSingleton(store).AddSingleton<ServerClock>();
        services.AddSingleton(Options.Create(options));
        services.AddSingleton<IBlobStore>(new LocalBlobStore(options.BlobsPath));
        // What forms are protected with belongs to the data, not to the home directory of whoever runs the server.
        OwnerOnly.CreateDirectory(options.WebKeysPath);
        services.AddDataProtection().SetApplicationName("Quartet").PersistKeysToFileSystem(new DirectoryInfo(options.WebKeysPath));
        services.AddQuartetWeb().AddAccounts().AddHexHub(builder.Configuration.GetSection("HexHub"), options.SecretsPath);
    }

    private static void Map(WebApplication app)
    {
        app.UseMiddleware<RequestLog>();
        app.UseMiddleware<RepeatedSlashes>();
        app.UseRouting();
        app.MapHealth();
        app.UseQuartetWeb();
        app.MapHexHub();
    }
}
