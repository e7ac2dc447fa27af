using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;

namespace Quartet.Web.Assets;

/// <summary>Turns the name of a bundled file into its fingerprinted address, which browsers may keep for ever.</summary>
/// <remarks>
/// The <c>Assets</c> of a component are filled only for routed component pages; ours are results of endpoints. The same table
/// stands in the metadata of the endpoints that <c>MapStaticAssets</c> adds, so it is read from there.
/// </remarks>
public sealed class AssetUrls(EndpointDataSource endpoints)
{
    private const string Folder = "_content/Quartet.Web/";

    private readonly Lazy<Dictionary<string, string>> _urls = new(() => Read(endpoints));

    /// <summary>The address of a file of the web shell, for example of <c>assets/app.css</c>.</summary>
    /// <returns>The plain address when the host maps no fingerprinted one.</returns>
    public string this[string file] => "/" + _urls.Value.GetValueOrDefault(Folder + file, Folder + file);

    private static Dictionary<string, string> Read(EndpointDataSource endpoints)
    {
        var urls = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var endpoint in endpoints.Endpoints)
        {
            var asset = endpoint.Metadata.GetMetadata<StaticAssetDescriptor>();
            if (asset?.Properties.FirstOrDefault(property => property.Name == "label") is { } label)
                urls[label.Value] = asset.Route;
        }
        return urls;
    }
}
