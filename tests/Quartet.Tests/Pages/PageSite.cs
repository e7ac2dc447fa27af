using HexHub.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartet.Web;
using Quartet.Web.Layout;

namespace Quartet.Tests.Pages;

/// <summary>The shell and the pages over a fake catalog, on a real port, with the bundled files of the host.</summary>
internal sealed class PageSite : IAsyncDisposable
{
    private readonly WebApplication _app;

    private PageSite(WebApplication app) => _app = app;

    internal Uri BaseUrl => new(_app.Urls.First());

    internal static async Task<PageSite> StartAsync(IPackageCatalog catalog)
    {
        // The name and the folder of the host: the lists of static files are looked up by them.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = "Quartet",
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = "Production",
        });
        // Behave as published: by itself a build's list of files is served uncached and uncompressed.
        builder.Configuration["EnableStaticAssetsDevelopmentCaching"] = "true";
        builder.Configuration["ReloadStaticAssetsAtRuntime"] = "false";
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(new FrozenTime());
        builder.Services.AddQuartetWeb();
        builder.Services.AddNavigation(new NavigationItem("Packages", "/packages", 10));
        builder.Services.AddNavigation(new NavigationItem("Clusters", "/corro", 20));
        builder.Services.AddNavigation(new NavigationItem("Workspaces", "/hexabase", 30));
        builder.Services.AddOptions<HexHub.HexHubOptions>();
        builder.Services.AddSingleton(catalog);
        var app = builder.Build();
        app.UseQuartetWeb();
        PageEndpoints.Map(app);
        app.MapGet("/broken", () => { throw new InvalidOperationException("secret detail"); });
        app.MapGet("/forbidden", () => Results.StatusCode(403));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new PageSite(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private sealed class FrozenTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => FakePackageCatalog.Now;
    }
}
