using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.StaticWebAssets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Quartet.Web.Assets;
using Quartet.Web.Errors;
using Quartet.Web.Layout;
using Quartet.Web.Security;

namespace Quartet.Web;

/// <summary>The door of the web shell.</summary>
public static class QuartetWeb
{
    /// <summary>Adds what the shell's components need.</summary>
    public static IServiceCollection AddQuartetWeb(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<AssetUrls>();
        return services;
    }

    /// <summary>Adds an entry to the main navigation. Modules call it for their own pages.</summary>
    public static IServiceCollection AddNavigation(this IServiceCollection services, NavigationItem item) =>
        services.AddSingleton(item);

    /// <summary>Adds security headers, error pages and the bundled files. Call it before the modules map their endpoints.</summary>
    public static WebApplication UseQuartetWeb(this WebApplication app)
    {
        // The framework does this in Development only, but `dotnet run` without a profile is Production and has not published
        // its files anywhere. Does nothing in published output.
        StaticWebAssetsLoader.UseStaticWebAssets(app.Environment, app.Configuration);
        app.UseSecurityHeaders();
        app.UseErrorPages();
        app.MapStaticAssets();
        return app;
    }
}
