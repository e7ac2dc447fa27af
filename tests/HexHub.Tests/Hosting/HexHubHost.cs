using System.Net;
using System.Net.Http.Headers;
using Concord;
using HexHub.Registry.Signing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Quartet.Accounts;
using Quartet.Accounts.Keys;
using Quartet.Accounts.Users;
using Quartet.Hosting;
using Quartet.Kernel.Blobs;
using Quartet.Kernel.Secrets;
using Quartet.Testing;
using Quartet.Testing.Packages;
using Quartet.Web;

namespace HexHub.Tests.Hosting;

/// <summary>The registry in this process: real sockets on a free port, a real store in a directory of its own, a clock that tests move.</summary>
/// <remarks>Two users are there: ada, who owns what tests publish, and bob. Their password is <see cref="Password"/>.</remarks>
public sealed class HexHubHost : IAsyncLifetime
{
    public const string Password = "correct horse";

    // Making a key takes longer than most tests.
    private static readonly Lazy<RegistryKey> SigningKey = new(RegistryKey.Generate);

    // Hashing takes a tenth of a second on purpose; the table of who may do what asks for it a hundred times.
    private static readonly Lazy<string> PasswordHash = new(() => new PasswordHasher<User>(
        Options.Create(new PasswordHasherOptions { IterationCount = 1000 })).HashPassword(null!, Password)); // The hasher does not look at the user.

    private readonly TemporaryDirectory _directory = new();
    private readonly HexHubHostSetup _setup;
    private ConcordStore? _store;
    private WebApplication? _app;
    private HttpClient? _client;
    private int _names;

    public HexHubHost()
        : this(new HexHubHostSetup())
    {
    }

    internal HexHubHost(HexHubHostSetup setup) => _setup = setup;

    public ManualTime Time { get; } = new();

    /// <summary>What was logged as an error.</summary>
    internal ErrorLog Errors { get; } = new();

    public Uri Address { get; private set; } = new("http://localhost");

    public string Base => Address.ToString().TrimEnd('/');

    public string BlobsPath => _directory.In("blobs");

    /// <summary>A key of ada's for all of the API.</summary>
    public string Ada { get; private set; } = "";

    /// <summary>One of bob's.</summary>
    public string Bob { get; private set; } = "";

    public IServiceProvider Services => _app?.Services ?? throw new InvalidOperationException("The host has not been started.");

    internal ConcordStore Store => _store ?? throw new InvalidOperationException("The host has not been started.");

    private HttpClient Client => _client ?? throw new InvalidOperationException("The host has not been started.");

    internal static async Task<HexHubHost> StartAsync(HexHubHostSetup? setup = null)
    {
        var host = new HexHubHost(setup ?? new HexHubHostSetup());
        await host.InitializeAsync();
        return host;
    }

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_directory.In("secrets"));
        await File.WriteAllTextAsync(_directory.In("secrets", "hex-registry-key.pem"), SigningKey.Value.ToPem());
        _store = await ConcordStore.OpenAsync(new ConcordOptions { DataDirectory = _directory.In("store"), PreallocateBytes = 64 * 1024 });
        _app = await BuildAsync(_store);
        await _app.StartAsync();
        Address = new Uri(_app.Urls.First());
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };
        Ada = await NewUserAsync("ada");
        Bob = await NewUserAsync("bob");
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_app is not null) await _app.DisposeAsync();
        if (_store is not null) await _store.DisposeAsync();
        _directory.Dispose();
    }

    /// <summary>A package name that no other test has.</summary>
    public string NewName(string stem = "pkg") => $"{stem}_{Interlocked.Increment(ref _names)}";

    /// <summary>A key with exactly these permissions, past the rules for making keys; with none it may do nothing.</summary>
    internal async Task<string> NewKeyAsync(string owner, DateTimeOffset? revokeAt, params KeyPermission[] permissions)
    {
        var made = await Services.GetRequiredService<ApiKeyRing>().CreateAsync(owner, NewName("key"), permissions, revokeAt, CancellationToken.None);
        return made.Secret;
    }

    internal Task<Answer> GetAsync(string path, string? credential = null, string? accept = null) =>
        SendAsync(HttpMethod.Get, path, credential, accept: accept);

    internal Task<Answer> PostAsync(string path, string json, string? credential = null) =>
        SendAsync(HttpMethod.Post, path, credential, new StringContent(json, new MediaTypeHeaderValue("application/json")));

    internal Task<Answer> PublishAsync(SamplePackage package, string? credential = null, bool? replace = false, string? accept = null) =>
        PublishAsync(package.Build(), $"/api/packages/{package.Name}/releases", credential ?? Ada, replace, accept);

    internal Task<Answer> PublishAsync(byte[] tarball, string path, string? credential, bool? replace = false, string? accept = null) => SendAsync(
        HttpMethod.Post, replace is null ? path : $"{path}?replace={(replace.Value ? "true" : "false")}", credential, new ByteArrayContent(tarball), accept);

    internal async Task<Answer> SendAsync(
        HttpMethod method, string path, string? credential = null, HttpContent? content = null, string? accept = null,
        params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(Base + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        request.Content = content;
        request.Headers.TryAddWithoutValidation("user-agent", "hexhub-tests");
        if (credential is not null) request.Headers.TryAddWithoutValidation("authorization", credential);
        if (accept is not null) request.Headers.TryAddWithoutValidation("accept", accept);
        foreach (var (name, value) in headers)
        {
            request.Headers.Remove(name);
            if (value.Length > 0 || name != "user-agent") request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    public static string Basic(string name, string password) =>
        "Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{name}:{password}"));

    private async Task<string> NewUserAsync(string name)
    {
        var user = new User
        {
            Name = name, Email = $"{name}@example.com", PasswordHash = PasswordHash.Value, InsertedAt = Time.GetUtcNow(), UpdatedAt = Time.GetUtcNow(),
        };
        await Store.TransactAsync(transaction =>
        {
            UserCollection.Users.Put(transaction, user);
            return true;
        });
        return await NewKeyAsync(name, null, KeyPermission.FullApi);
    }

    private async Task<WebApplication> BuildAsync(ConcordStore store)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders().AddProvider(Errors);
        builder.Configuration.AddInMemoryCollection(_setup.Settings);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = _setup.RequestBytesMax;
        });
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = false);
        builder.Services.AddSingleton<TimeProvider>(Time).AddSingleton(store);
        builder.Services.AddSingleton(_setup.Blobs(new LocalBlobStore(BlobsPath)));
        builder.Services.AddQuartetWeb().AddAccounts().AddHexHub(builder.Configuration.GetSection("HexHub"));
        _setup.Configure(builder.Services);
        var app = builder.Build();
        var vault = await SecretVault.OpenAsync(store, ClusterKey.Generate(), CancellationToken.None);
        await app.Services.OpenHexHubAsync(vault, _directory.In("secrets"), CancellationToken.None);
        app.UseMiddleware<RepeatedSlashes>();
        app.UseRouting();
        app.MapHexHub();
        return app;
    }
}
