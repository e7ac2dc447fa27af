using Microsoft.AspNetCore.Http;

namespace Concord.Hosting.Http;

/// <summary>The token of a request: <c>Authorization: Bearer</c> (RFC 6750, the scheme in any case), or <c>X-API-Key</c>.</summary>
internal static class Credential
{
    private const string Scheme = "Bearer ";

    public static string? Of(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return authorization[Scheme.Length..].Trim();
        return authorization.Length > 0 ? authorization : request.Headers["X-API-Key"] is { Count: > 0 } key ? key.ToString() : null;
    }
}
