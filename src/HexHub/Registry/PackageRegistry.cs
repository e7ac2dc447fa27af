using HexHub.Pages.Views;
using HexHub.Registry.Signing;
using HexHub.Wire;
using Microsoft.Extensions.Options;

namespace HexHub.Registry;

/// <summary>What this registry is to its clients.</summary>
internal sealed class PackageRegistry(RegistryKey key, IOptions<HexHubOptions> options)
{
    public RegistryAddress At(HexUrls urls) =>
        new(options.Value.RepositoryName, urls.Repository, urls.Api, key.Fingerprint, key.PublicPem);
}
