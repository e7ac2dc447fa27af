using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Concord.Json;

namespace Concord.Indexes;

/// <summary>
/// A value under which an index knows keys: a string, a number or a boolean, in an encoding whose byte order is the order of the values.
/// No term is the beginning of another, so that a key can follow it.
/// </summary>
/// <remarks><see cref="IndexTermFormat"/> describes the bytes. 1, 1.0 and 10e-1 are one term.</remarks>
public readonly struct IndexTerm : IEquatable<IndexTerm>, IComparable<IndexTerm>
{
    private readonly byte[]? _bytes;

    private IndexTerm(byte[] bytes) => _bytes = bytes;

    /// <summary>The encoding. Empty only for the default of the type, which is no term.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>What it is.</summary>
    public IndexTermKind Kind => IndexTermFormat.KindOf(Bytes);

    /// <summary>A string.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidArguments"/>: the text is not valid Unicode.</exception>
    public static IndexTerm Of(string text) => StrictUtf8.TryGetBytes(text) is { } utf8
        ? new IndexTerm(IndexTermFormat.OfString(utf8))
        : throw new ConcordException(ConcordErrorCode.InvalidArguments, "The term is not valid Unicode text.");

    /// <summary>A boolean.</summary>
    public static IndexTerm Of(bool value) => new(IndexTermFormat.OfBoolean(value));

    /// <summary>A whole number.</summary>
    public static IndexTerm Of(long value) => Number(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A decimal number.</summary>
    public static IndexTerm Of(decimal value) => Number(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>The number that a double is written as: 0.1 is a tenth, as in JSON.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidArguments"/>: it is infinite, or no number.</exception>
    public static IndexTerm Of(double value) => double.IsFinite(value)
        ? Number(value.ToString("R", CultureInfo.InvariantCulture))
        : throw new ConcordException(ConcordErrorCode.InvalidArguments, $"{value} is no JSON number.");

    /// <summary>
    /// The term of a JSON value; null for what is not indexed: null, arrays, objects, numbers with an exponent beyond a thousand million.
    /// </summary>
    /// <param name="value">From a document that <see cref="JsonText"/> has parsed.</param>
    public static IndexTerm? Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => new IndexTerm(IndexTermFormat.OfString(JsonStrings.Utf8Of(value))),
        JsonValueKind.Number when JsonNumber.TryRead(JsonMarshal.GetRawUtf8Value(value), out var number) =>
            new IndexTerm(IndexTermFormat.OfNumber(number)),
        JsonValueKind.True or JsonValueKind.False => Of(value.GetBoolean()),
        _ => null,
    };

    /// <summary>Reads the term at the beginning of some bytes; false when there is none.</summary>
    /// <param name="source">A term, and what follows it.</param>
    /// <param name="term">The term, with its own copy of the bytes.</param>
    public static bool TryRead(ReadOnlySpan<byte> source, out IndexTerm term)
    {
        var length = IndexTermFormat.LengthOf(source);
        term = length > 0 ? new IndexTerm(source[..length].ToArray()) : default;
        return length > 0;
    }

    /// <summary>The same in lower case, when it is a string: each character by the invariant rules, whatever the language.</summary>
    public IndexTerm ToLowerCase() => Kind == IndexTermKind.Text ? Of(IndexTermFormat.StringOf(Bytes).ToLowerInvariant()) : this;

    /// <summary>Writes the term as a JSON value; a number in its canonical form.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        switch (Kind)
        {
            case IndexTermKind.Boolean:
                writer.WriteBooleanValue(IndexTermFormat.BooleanOf(Bytes));
                break;
            case IndexTermKind.Number:
                writer.WriteRawValue(IndexTermFormat.NumberOf(Bytes));
                break;
            default:
                writer.WriteStringValue(IndexTermFormat.StringOf(Bytes));
                break;
        }
    }

    /// <summary>The term as JSON.</summary>
    public override string ToString() => Bytes.IsEmpty ? "" : Encoding.UTF8.GetString(CanonicalJson.Write(WriteTo));

    /// <inheritdoc />
    public int CompareTo(IndexTerm other) => Bytes.SequenceCompareTo(other.Bytes);

    /// <inheritdoc />
    public bool Equals(IndexTerm other) => Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is IndexTerm other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    public static bool operator ==(IndexTerm left, IndexTerm right) => left.Equals(right);
    public static bool operator !=(IndexTerm left, IndexTerm right) => !left.Equals(right);
    public static bool operator <(IndexTerm left, IndexTerm right) => left.CompareTo(right) < 0;
    public static bool operator >(IndexTerm left, IndexTerm right) => left.CompareTo(right) > 0;
    public static bool operator <=(IndexTerm left, IndexTerm right) => left.CompareTo(right) <= 0;
    public static bool operator >=(IndexTerm left, IndexTerm right) => left.CompareTo(right) >= 0;

    private static IndexTerm Number(string json) => JsonNumber.TryRead(Encoding.ASCII.GetBytes(json), out var number)
        ? new IndexTerm(IndexTermFormat.OfNumber(number))
        : throw new ConcordException(ConcordErrorCode.Internal, $"{json} is out of the range of numbers.");
}
