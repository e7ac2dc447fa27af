namespace HexHub.Wire;

/// <summary>Templates of the API's addresses. Source: Hex protocol 5.1.</summary>
internal sealed record ApiIndexObject(
    string PackagesUrl,
    string PackageUrl,
    string PackageRetirementUrl,
    string PackageReleaseUrl,
    string PackageOwnersUrl,
    string KeysUrl,
    string KeyUrl,
    string DocumentationUrl)
{
    public static ApiIndexObject Of(HexUrls urls) => new(
        $"{urls.Api}/packages",
        $"{urls.Api}/packages/{{name}}",
        $"{urls.Api}/packages/{{name}}/releases/{{version}}/retire",
        $"{urls.Api}/packages/{{name}}/releases/{{version}}",
        $"{urls.Api}/packages/{{name}}/owners",
        $"{urls.Api}/keys",
        $"{urls.Api}/keys/{{name}}",
        $"{urls.Base}/docs");
}
