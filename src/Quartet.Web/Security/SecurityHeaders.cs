using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Quartet.Web.Security;

/// <summary>Response headers that keep a page to its own scripts, styles and frames.</summary>
public static class SecurityHeaders
{
    // data: is there for the small pictures inside the style sheet.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
        "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Adds the headers to every HTML answer. A header that the endpoint has set itself stays.</summary>
    /// <remarks>Published documentation carries inline scripts and sets a policy of its own.</remarks>
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        context.Response.OnStarting(static state =>
        {
            Add((HttpResponse)state);
            return Task.CompletedTask;
        }, context.Response);
        return next(context);
    });

    private static void Add(HttpResponse response)
    {
        var headers = response.Headers;
        headers.XContentTypeOptions = "nosniff";
        if (response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) != true)
            return;
        headers.TryAdd("Content-Security-Policy", Policy);
        headers.TryAdd("Referrer-Policy", "strict-origin-when-cross-origin");
        headers.TryAdd("X-Frame-Options", "DENY");
        headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
        headers.TryAdd("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    }
}
