using System.Collections.Concurrent;
using HexHub.Packages;
using HexHub.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Quartet.Kernel.Blobs;
using Quartet.Kernel.Blobs.Peers;

namespace HexHub.Registry;

/// <summary>Serves tarballs byte for byte as they were uploaded; those that are asked for often from memory.</summary>
internal sealed class TarballFiles(
    PackageCatalog packages, IBlobStore blobs, IOptions<HexHubOptions> options, ILogger<TarballFiles> logger) : IDisposable
{
    // Larger ones are read from the disk each time: one of them would push out a hundred others.
    private const int CachedBytesMax = 1024 * 1024;

    // A release that is being replaced names one tarball and then the next: whoever holds the old name looks again.
    private const int AttemptsMax = 3;

    private readonly ConcurrentDictionary<string, Lazy<Task<byte[]?>>> _readings = new(StringComparer.Ordinal);
    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = options.Value.TarballCacheBytes });

    /// <summary>Answers a request for <c>NAME-VERSION.tar</c>.</summary>
    public async Task SendAsync(HttpContext context, string repository, string? fileName)
    {
        for (var attempt = 0; attempt < AttemptsMax && ReleaseFileName.TryParseTarball(fileName, out var wanted); attempt++)
        {
            if (packages.Find(new PackageId(repository, wanted.Name), wanted.Version) is not var (release, _)) break;
            try
            {
                if (await SendAsync(context, release)) return;
            }
            catch (BlobUnreachableException e)
            {
                RegistryLog.TarballUnreachable(logger, e.Message);
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                context.Response.Headers.RetryAfter = "1";
                return;
            }

            if (attempt == AttemptsMax - 1) RegistryLog.TarballMissing(logger, release.Blob);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
    }

    public void Dispose() => _cache.Dispose();

    private async Task<bool> SendAsync(HttpContext context, Release release)
    {
        var response = context.Response;
        var tag = $"\"{release.OuterChecksum}\"";
        if (ConditionalRequest.Matches(context.Request.Headers.IfNoneMatch, tag) == true)
        {
            SetHeaders(response, release, tag);
            response.StatusCode = StatusCodes.Status304NotModified;
            return true;
        }

        if (_cache.TryGetValue(release.Blob, out byte[]? known) && known is not null)
        {
            SetHeaders(response, release, tag);
            await SendAsync(context, known);
            return true;
        }

        var isKept = release.TarballBytes <= CachedBytesMax && release.TarballBytes <= options.Value.TarballCacheBytes;
        if (isKept && !HttpMethods.IsHead(context.Request.Method))
        {
            if (await LoadAsync(release) is not { } bytes) return false;
            SetHeaders(response, release, tag);
            await SendAsync(context, bytes);
            return true;
        }

        await using var content = await blobs.OpenAsync(BlobName.Of(release.Blob), context.RequestAborted);
        if (content is null) return false;
        SetHeaders(response, release, tag);
        response.ContentLength = release.TarballBytes;
        if (!HttpMethods.IsHead(context.Request.Method)) await content.CopyToAsync(response.Body, context.RequestAborted);
        return true;
    }

    /// <summary>Reads a tarball into memory; many who ask at once for one wait for the same reading.</summary>
    private async Task<byte[]?> LoadAsync(Release release)
    {
        var reading = _readings.GetOrAdd(release.Blob, _ => new Lazy<Task<byte[]?>>(() => ReadAsync(release)));
        try
        {
            return await reading.Value;
        }
        finally
        {
            _readings.TryRemove(KeyValuePair.Create(release.Blob, reading));
        }
    }

    private async Task<byte[]?> ReadAsync(Release release)
    {
        await using var content = await blobs.OpenAsync(BlobName.Of(release.Blob), CancellationToken.None);
        if (content is null) return null;
        var bytes = new byte[release.TarballBytes];
        await content.ReadExactlyAsync(bytes);
        _cache.Set(release.Blob, bytes, new MemoryCacheEntryOptions { Size = bytes.Length });
        return bytes;
    }

    private static async Task SendAsync(HttpContext context, byte[] bytes)
    {
        context.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private static void SetHeaders(HttpResponse response, Release release, string tag)
    {
        response.ContentType = "application/octet-stream";
        response.Headers.ETag = tag; // rebar3 3.19 crashes without one.
        response.Headers.LastModified = Microsoft.Net.Http.Headers.HeaderUtilities.FormatDate(release.UpdatedAt);
        response.Headers.CacheControl = "public, no-cache"; // A release can be replaced for a while.
    }
}
