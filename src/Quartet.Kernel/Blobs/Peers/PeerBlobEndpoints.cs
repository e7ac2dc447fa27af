using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Quartet.Kernel.Nodes;

namespace Quartet.Kernel.Blobs.Peers;

/// <summary>Where the other nodes fetch and leave blobs.</summary>
internal static class PeerBlobEndpoints
{
    public const string Path = "/internal/v1/blobs";

    public static void Map(RouteGroupBuilder peers)
    {
        peers.MapGet(Path + "/{**name}", SendAsync);
        peers.MapPut(Path + "/{**name}", TakeAsync);
    }

    private static async Task<Results<FileStreamHttpResult, NotFound>> SendAsync(string name, LocalBlobStore local, CancellationToken ct) =>
        BlobName.TryParse(name, out var blob) && await local.OpenAsync(blob, ct) is { } content
            ? TypedResults.Stream(content, "application/octet-stream")
            : TypedResults.NotFound();

    private static async Task<Results<NoContent, BadRequest<string>>> TakeAsync(
        string name, HttpContext context, LocalBlobStore local, PeerBlobOptions options, CancellationToken ct)
    {
        var request = context.Request;
        if (!BlobName.TryParse(name, out var blob)) return TypedResults.BadRequest("That is not the name of a blob.");
        if (request.ContentLength is not { } length || length > options.BytesMax) return TypedResults.BadRequest($"A blob has at most {options.BytesMax} bytes.");
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = length;
        await using var staged = await local.StageAsync(request.Body, length, ct);
        if (staged is null || staged.Length != length || await BlobChecksum.OfAsync(staged, ct) != request.Headers[PeerSignature.ChecksumHeader])
            return TypedResults.BadRequest("The content is not what was signed.");
        await staged.CommitAsync(blob, CancellationToken.None);
        return TypedResults.NoContent();
    }
}
