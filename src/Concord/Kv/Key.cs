using System.Text;

namespace Concord.Kv;

/// <summary>A key: a non-empty byte string, ordered byte by byte. Text is taken as UTF-8.</summary>
/// <remarks>The longest key is <see cref="ConcordOptions.KeyBytesMax"/>; the store checks it before any work.</remarks>
public readonly struct Key : IEquatable<Key>, IComparable<Key>
{
    // Throws on lone surrogates instead of storing a replacement character under a key nobody asked for.
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[]? _bytes;

    /// <summary>A key of its own copy of the bytes.</summary>
    public Key(ReadOnlySpan<byte> bytes)
        : this(bytes.ToArray())
    {
    }

    /// <summary>A key over an array that nobody changes any more.</summary>
    internal Key(byte[] bytes) => _bytes = bytes;

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => _bytes;

    /// <summary>The array itself, shared with the state machine: never to be written to.</summary>
    internal byte[] Array => _bytes ?? [];

    /// <summary>A key of the UTF-8 bytes of a text.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidKey"/>: the text is not valid Unicode.</exception>
    public static Key Utf8(string text)
    {
        try
        {
            return new Key(StrictUtf8.GetBytes(text));
        }
        catch (EncoderFallbackException e)
        {
            throw new ConcordException(ConcordErrorCode.InvalidKey, "The key is not valid Unicode text.", e);
        }
    }

    public static implicit operator Key(string text) => Utf8(text);

    /// <summary>Same as the conversion from text.</summary>
    public static Key ToKey(string text) => Utf8(text);

    /// <inheritdoc />
    public bool Equals(Key other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is Key other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Span);
        return hash.ToHashCode();
    }

    /// <inheritdoc />
    public int CompareTo(Key other) => Span.SequenceCompareTo(other.Span);

    public static bool operator ==(Key left, Key right) => left.Equals(right);
    public static bool operator !=(Key left, Key right) => !left.Equals(right);
    public static bool operator <(Key left, Key right) => left.CompareTo(right) < 0;
    public static bool operator >(Key left, Key right) => left.CompareTo(right) > 0;
    public static bool operator <=(Key left, Key right) => left.CompareTo(right) <= 0;
    public static bool operator >=(Key left, Key right) => left.CompareTo(right) >= 0;

    /// <summary>The bytes as text, for messages; bytes that are not UTF-8 show as replacement characters.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Span);
}
