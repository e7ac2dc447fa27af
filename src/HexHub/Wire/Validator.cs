using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace HexHub.Wire;

/// <summary>What an answer depends on, for conditional requests. Source: Hex protocol 2.4.</summary>
/// <param name="Tag">Changes whenever the answer does.</param>
/// <param name="ModifiedAt">When it last did.</param>
/// <param name="IsPrivate">Whether only the caller may keep it.</param>
internal sealed record Validator(string Tag, DateTimeOffset ModifiedAt, bool IsPrivate = false)
{
    /// <summary>Sets the caching headers; sets 304 and returns true when the client has this very answer.</summary>
    public bool AnswersNotModified(HttpContext context, string variant)
    {
        var response = context.Response;
        var tag = $"\"{Tag}-{variant.Length.ToString(CultureInfo.InvariantCulture)}\""; // The three media types differ in length.
        response.Headers.ETag = tag;
        response.Headers.LastModified = HeaderUtilities.FormatDate(ModifiedAt);
        response.Headers.CacheControl = IsPrivate ? "private, max-age=60" : "public, max-age=60";
        if (!IsUnchanged(context.Request, tag)) return false;
        response.StatusCode = StatusCodes.Status304NotModified;
        return true;
    }

    private bool IsUnchanged(HttpRequest request, string tag) => ConditionalRequest.Matches(request.Headers.IfNoneMatch, tag)
        ?? (HeaderUtilities.TryParseDate(request.Headers.IfModifiedSince.ToString(), out var since)
            && ModifiedAt.ToUnixTimeSeconds() <= since.ToUnixTimeSeconds());
}
