using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace HexHub.Wire;

/// <summary>Makes an answer one that clients can ask again for on condition. Source: Hex protocol 2.4.</summary>
/// <remarks>
/// The tag is the hash of the body itself, so it differs between formats, and between the addresses under which clients reach the
/// server, which are in the body; and nothing that the body shows can change without it.
/// </remarks>
/// <param name="ModifiedAt">When it last changed; null: not known.</param>
/// <param name="IsPrivate">Whether only the caller may keep it.</param>
internal sealed record Validator(DateTimeOffset? ModifiedAt = null, bool IsPrivate = false)
{
    private const int TagBytes = 16;

    public static Validator Public { get; } = new();

    public static Validator Private { get; } = new(IsPrivate: true);

    /// <summary>Sets the caching headers; sets 304 and returns true when the client has this very body.</summary>
    public bool AnswersNotModified(HttpContext context, ReadOnlySpan<byte> body)
    {
        var response = context.Response;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        var tag = $"\"{Convert.ToHexStringLower(hash[..TagBytes])}\"";
        response.Headers.ETag = tag;
        response.Headers.CacheControl = IsPrivate ? "private, max-age=60" : "public, max-age=60";
        if (ModifiedAt is { } modifiedAt) response.Headers.LastModified = HeaderUtilities.FormatDate(modifiedAt);
        if (!IsUnchanged(context.Request, tag)) return false;
        response.StatusCode = StatusCodes.Status304NotModified;
        return true;
    }

    // A tag says more than a date: with one, the date is not looked at.
    private bool IsUnchanged(HttpRequest request, string tag) => ConditionalRequest.Matches(request.Headers.IfNoneMatch, tag)
        ?? (HeaderUtilities.TryParseDate(request.Headers.IfModifiedSince.ToString(), out var since)
            && ModifiedAt?.ToUnixTimeSeconds() <= since.ToUnixTimeSeconds());
}
