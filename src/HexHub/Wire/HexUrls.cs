using HexHub.Packages;
using Microsoft.AspNetCore.Http;

namespace HexHub.Wire;

/// <summary>Absolute addresses of what the API and the pages talk about.</summary>
/// <param name="Base">Scheme, host and port, without a slash at the end.</param>
internal sealed record HexUrls(string Base)
{
    private const string Nameless = "localhost"; // HTTP/1.0 names no host.

    public string Api => Base + "/api";

    public string Repository => Base + "/repo";

    /// <summary>The configured address; without one, whatever host the client names gets its own name back, and nobody else does.</summary>
    public static HexUrls For(HttpRequest request, HexHubOptions options) =>
        new(options.PublicUrl?.TrimEnd('/') ?? $"{request.Scheme}://{(request.Host.HasValue ? request.Host.ToUriComponent() : Nameless)}");

    public string User(string name) => $"{Api}/users/{Uri.EscapeDataString(name)}";

    public string Key(string name) => $"{Api}/keys/{Uri.EscapeDataString(name)}";

    public string Package(PackageId id) => $"{Api}/packages/{id.Name}";

    public string Release(PackageId id, string version) => $"{Package(id)}/releases/{version}";

    public string PackagePage(PackageId id) => $"{Base}/packages/{id.Name}";

    public string ReleasePage(PackageId id, string version) => $"{PackagePage(id)}/{version}";
}
