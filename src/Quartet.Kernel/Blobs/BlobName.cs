using System.Text.RegularExpressions;

namespace Quartet.Kernel.Blobs;

/// <summary>Name of a blob: segments of letters, digits and <c>._-+</c> with slashes between; never one that begins with a dot.</summary>
public readonly partial record struct BlobName
{
    private const int LengthMax = 900; // Of a record's key, of which the store takes 1024 bytes.

    private BlobName(string value) => Value = value;

    /// <summary>The name.</summary>
    public string Value { get; }

    /// <summary>A name from parts that have been validated before.</summary>
    /// <exception cref="ArgumentException">A part could lead out of the store.</exception>
    public static BlobName Of(params ReadOnlySpan<string> segments)
    {
        var value = string.Join('/', segments);
        return Pattern().IsMatch(value) ? new BlobName(value) : throw new ArgumentException($"'{value}' is not the name of a blob.");
    }

    /// <summary>Reads a name that somebody has sent.</summary>
    public static bool TryParse(string? text, out BlobName name)
    {
        var isName = text is { Length: <= LengthMax } && Pattern().IsMatch(text);
        name = isName ? new BlobName(text ?? "") : default;
        return isName;
    }

    /// <inheritdoc />
    public override string ToString() => Value;

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9._+-]*(/[A-Za-z0-9_][A-Za-z0-9._+-]*)*\z")]
    private static partial Regex Pattern();
}
