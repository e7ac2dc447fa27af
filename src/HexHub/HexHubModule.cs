using HexHub.Api;
using HexHub.Keys;
using HexHub.Packages;
using HexHub.Pages;
using HexHub.Publishing;
using HexHub.Registry;
using HexHub.Registry.Signing;
using HexHub.Users;
using HexHub.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Logging;
using Quartet.Kernel.Secrets;
using Quartet.Web;
using Quartet.Web.Layout;

namespace HexHub;

/// <summary>The door of this module: a private Hex package registry.</summary>
public static class HexHubModule
{
    private const string ApiPrefix = "/api";

    /// <summary>Adds the registry. Needs a <see cref="Concord.ConcordStore"/>, blobs, accounts and the web shell.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="section">Settings: <see cref="HexHubOptions"/>.</param>
    public static IServiceCollection AddHexHub(this IServiceCollection services, IConfiguration section)
    {
        services.AddOptions<HexHubOptions>().Bind(section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<RegistryKeyHolder>().AddSingleton(provider => provider.GetRequiredService<RegistryKeyHolder>().Key);
        services.AddSingleton<PackageRegistry>().AddSingleton<PackageCatalog>().AddSingleton<ReleaseStore>().AddSingleton<PackageFiles>().AddSingleton<TarballFiles>();
        services.AddSingleton<KeyResources>().AddSingleton<UnpackingGate>();
        services.AddSingleton<RepositoryLists>().AddHostedService(provider => provider.GetRequiredService<RepositoryLists>());
        services.AddSingleton<IPackageCatalog, PackagePages>().AddNavigation(new NavigationItem("Packages", "/packages", 10));
        return services;
    }

    /// <summary>Reads, or makes, what must be there before anything is mapped: the signing key, which all nodes share.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="vault">Holds the key.</param>
    /// <param name="formerDirectory">Directory in which an earlier version kept it; it is taken over from there.</param>
    /// <param name="ct">Cancels the wait.</param>
    /// <exception cref="IOException">The key is missing, or cannot be used.</exception>
    public static async Task OpenHexHubAsync(this IServiceProvider services, SecretVault vault, string formerDirectory, CancellationToken ct) =>
        services.GetRequiredService<RegistryKeyHolder>().Key = await SharedRegistryKey.OpenOrMakeAsync(
            vault, formerDirectory, services.GetRequiredService<PackageCatalog>().IsEmpty, services.GetRequiredService<ILogger<RegistryKey>>(), ct);

    /// <summary>Maps the API under <c>/api</c>, the repository under <c>/repo</c> and the pages.</summary>
    public static WebApplication MapHexHub(this WebApplication app)
    {
        app.UseWhen(context => context.Request.Path.StartsWithSegments(ApiPrefix), branch => branch.UseMiddleware<HexApiPipeline>());
        MapApi(app.MapGroup(ApiPrefix).ExcludeFromDescription());
        RepositoryEndpoints.Map(app);
        PageEndpoints.Map(app);
        WarnOfAnotherName(app.Services);
        return app;
    }

    /// <summary>How clients are pointed at this registry, for a server that they reach under <paramref name="address"/>.</summary>
    public static RegistryInstructions DescribeHexHub(this IServiceProvider services, string address)
    {
        var registry = services.GetRequiredService<PackageRegistry>().At(new HexUrls(address));
        return new RegistryInstructions(registry.Name, registry.PublicKeyFingerprint, ClientSetup.Mix(registry), ClientSetup.RebarShell(registry), ClientSetup.Rebar(registry));
    }

    private static void WarnOfAnotherName(IServiceProvider services)
    {
        var name = services.GetRequiredService<IOptions<HexHubOptions>>().Value.RepositoryName;
        if (services.GetRequiredService<PackageCatalog>().HasOthersThan(name))
            RegistryLog.OtherRepository(services.GetRequiredService<ILogger<PackageRegistry>>(), name);
    }

    private static void MapApi(RouteGroupBuilder api)
    {
        api.MapRead("/", (HttpContext context) => HexAnswer.Ok(ApiIndexObject.Of(HexCall.Of(context).Urls), Validator.Public));
        UserEndpoints.Map(api);
        KeyEndpoints.Map(api);
        CheckKey.Map(api);
        MapRepository(api);
        MapRepository(api.MapGroup("/repos/{repository}").AddEndpointFilter<KnownRepository>());
    }

    private static void MapRepository(RouteGroupBuilder repository)
    {
        PackageEndpoints.Map(repository);
        PublishRelease.Map(repository);
    }
}
