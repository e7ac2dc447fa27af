using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Concord.Json;

/// <summary>
/// The way to a part of a JSON value: segments with dots between them, such as <c>address.city</c>, <c>tags.0</c> or <c>items.*.sku</c>. In an
/// object a segment is the name of a member; in an array it is an index from 0, or <c>*</c> for each element. The empty path is the value itself.
/// </summary>
/// <remarks>A member whose name is empty or contains a dot cannot be named. Anything else leads nowhere, which is no error.</remarks>
internal sealed class JsonPath
{
    /// <summary>Longest path, in bytes of UTF-8.</summary>
    public const int BytesMax = 1024;

    private const int SegmentsMax = JsonText.DepthMax;
    private const int NoIndex = -1;

    private readonly Segment[] _segments;

    private JsonPath(string text, Segment[] segments)
    {
        Text = text;
        _segments = segments;
        HasWildcard = segments.Any(segment => segment.IsEach);
    }

    /// <summary>The path to the value itself.</summary>
    public static JsonPath Root { get; } = new("", []);

    /// <summary>As it was given.</summary>
    public string Text { get; }

    /// <summary>Whether it can lead to more than one part: it has a segment <c>*</c>.</summary>
    public bool HasWildcard { get; }

    /// <summary>Reads a path.</summary>
    /// <returns>The path, or what is wrong with the text.</returns>
    public static (JsonPath? Path, string? Fault) Parse(string text)
    {
        if (text.Length == 0) return (Root, null);
        if (text.Length > BytesMax) return (null, $"a path has at most {BytesMax} bytes");
        var parts = text.Split('.');
        if (parts.Length > SegmentsMax) return (null, $"a path has at most {SegmentsMax} segments");
        if (parts.Any(part => part.Length == 0)) return (null, $"the path '{text}' has an empty segment");
        if (StrictUtf8.TryGetBytes(text) is not { } utf8) return (null, "the path is not valid Unicode text");
        if (utf8.Length > BytesMax) return (null, $"a path has at most {BytesMax} bytes");
        return (new JsonPath(text, [.. parts.Select(part => new Segment(Encoding.UTF8.GetBytes(part), IndexOf(part), part == "*"))]), null);
    }

    /// <summary>Finds the part that a path without <c>*</c> leads to.</summary>
    public bool TryFind(JsonElement root, out JsonElement part)
    {
        part = root;
        foreach (var segment in _segments)
        {
            if (!segment.TryStep(part, out part)) return false;
        }

        return true;
    }

    /// <summary>The parts that the path leads to, in the order of the text.</summary>
    public IEnumerable<JsonElement> Select(JsonElement root) => Select(root, 0);

    /// <inheritdoc />
    public override string ToString() => Text;

    private IEnumerable<JsonElement> Select(JsonElement from, int at)
    {
        for (; at < _segments.Length; at++)
        {
            if (from.ValueKind == JsonValueKind.Array && _segments[at].IsEach)
            {
                foreach (var element in from.EnumerateArray())
                {
                    foreach (var part in Select(element, at + 1)) yield return part;
                }

                yield break;
            }

            if (!_segments[at].TryStep(from, out from)) yield break;
        }

        yield return from;
    }

    private static int IndexOf(string segment)
    {
        // One spelling for each index: 01 is the name of a member and nothing else.
        if (segment.Length > 1 && segment[0] == '0') return NoIndex;
        return int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : NoIndex;
    }

    private readonly record struct Segment(byte[] Name, int Index, bool IsEach)
    {
        public bool TryStep(JsonElement from, out JsonElement to)
        {
            to = default;
            if (from.ValueKind == JsonValueKind.Object) return from.TryGetProperty(Name, out to);
            if (from.ValueKind != JsonValueKind.Array || Index == NoIndex || Index >= from.GetArrayLength()) return false;
            to = from[Index];
            return true;
        }
    }
}
