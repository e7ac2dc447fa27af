using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace HexHub.Wire;

/// <summary>The form an answer is written in, as the client's <c>accept</c> header asks. Source: Hex protocol 2.2.</summary>
internal sealed record WireFormat
{
    public static readonly WireFormat Json = new() { MediaType = "application/json" };
    public static readonly WireFormat HexJson = new() { MediaType = "application/vnd.hex+json" };
    public static readonly WireFormat Erlang = new() { MediaType = "application/vnd.hex+erlang", IsErlang = true };

    private static readonly WireFormat[] All = [Json, HexJson, Erlang];

    public required string MediaType { get; init; }

    /// <summary>Whether it is the external term format; otherwise it is JSON.</summary>
    public bool IsErlang { get; private init; }

    public string ContentType => MediaType + "; charset=utf-8";

    /// <summary>The best format that the client accepts; null when there is none.</summary>
    public static WireFormat? Negotiate(HttpRequest request)
    {
        var accept = request.Headers.Accept;
        if (accept.Count == 0 || (accept.Count == 1 && string.IsNullOrWhiteSpace(accept[0]))) return Json;
        if (!MediaTypeHeaderValue.TryParseList(accept, out var ranges)) return null;
        var ordered = ranges.Where(range => range.Quality is not 0).OrderByDescending(range => range.Quality ?? 1);
        foreach (var range in ordered)
        {
            foreach (var format in All)
            {
                if (range.MatchesMediaType(format.MediaType) && !ranges.Any(other => IsRefused(other, format))) return format;
            }
        }

        return null;
    }

    private static bool IsRefused(MediaTypeHeaderValue range, WireFormat format) =>
        range.Quality is 0 && range.MediaType.Equals(format.MediaType, StringComparison.OrdinalIgnoreCase);
}
