using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Concord.Hosting.Documentation;

/// <summary>One route of the API, as its own metadata tell it: what is documented is what is mapped.</summary>
internal sealed record ApiOperation
{
    public required string Method { get; init; }

    /// <summary>With parameters in braces.</summary>
    public required string Path { get; init; }

    public required string Tag { get; init; }

    public required string Summary { get; init; }

    public string? Description { get; init; }

    public required IReadOnlyList<string> Parameters { get; init; }

    /// <summary>Whether a body is sent along.</summary>
    public bool HasBody => Method is "PUT" or "POST";

    /// <summary>The routes of the API, in the order of their paths.</summary>
    /// <param name="sources">All routes of the application.</param>
    /// <param name="prefix">What those of the API begin with.</param>
    public static IReadOnlyList<ApiOperation> Of(IEnumerable<EndpointDataSource> sources, string prefix) =>
    [
        .. sources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(route => Text(route).StartsWith(prefix, StringComparison.Ordinal) && route.Metadata.GetMetadata<IEndpointSummaryMetadata>() is not null)
            .SelectMany(Operations)
            .DistinctBy(operation => (operation.Method, operation.Path))
            .OrderBy(operation => operation.Path, StringComparer.Ordinal).ThenBy(operation => operation.Method, StringComparer.Ordinal),
    ];

    /// <summary>Whether an address is one of this route's, whatever the method.</summary>
    public bool Fits(string address)
    {
        var (wanted, given) = (Path.Split('/'), address.TrimEnd('/').Split('/'));
        return wanted.Length == given.Length && wanted.Zip(given).All(pair => pair.First.StartsWith('{') ? pair.Second.Length > 0 : pair.First == pair.Second);
    }

    private static IEnumerable<ApiOperation> Operations(RouteEndpoint route) =>
        (route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Select(method => new ApiOperation
        {
            Method = method,
            Path = Text(route),
            Tag = route.Metadata.GetMetadata<ITagsMetadata>()?.Tags[0] ?? "",
            Summary = route.Metadata.GetMetadata<IEndpointSummaryMetadata>()?.Summary ?? "",
            Description = route.Metadata.GetMetadata<IEndpointDescriptionMetadata>()?.Description,
            Parameters = [.. route.RoutePattern.Parameters.Select(parameter => parameter.Name)],
        });

    private static string Text(RouteEndpoint route) => "/" + (route.RoutePattern.RawText ?? "").Trim('/');
}
