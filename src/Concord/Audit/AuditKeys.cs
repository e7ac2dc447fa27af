using System.Buffers.Binary;
using System.Security.Cryptography;
using Concord.Kv;

namespace Concord.Audit;

/// <summary>The keys that an operation was about: none, one, or all those of a bulk call.</summary>
public readonly struct AuditKeys
{
    private AuditKeys(string hash, int count, Key? only)
    {
        Hash = hash;
        Count = count;
        Only = only;
    }

    /// <summary>An operation that is about no key.</summary>
    public static AuditKeys None => default;

    /// <summary><c>sha256:</c> and 64 hex digits; null when there is no key.</summary>
    public string? Hash { get; }

    /// <summary>How many.</summary>
    public int Count { get; }

    /// <summary>The key of an operation on one key; null for a bulk call.</summary>
    internal Key? Only { get; }

    /// <summary>One key. The hash is that of its bytes.</summary>
    public static AuditKeys One(Key key) => new(Text(SHA256.HashData(key.Span)), 1, key);

    /// <summary>The keys of a bulk call, in its order. The hash is over each key with its length before it, 4 bytes little-endian.</summary>
    public static AuditKeys Many(IReadOnlyCollection<Key> keys)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var key in keys)
        {
            BinaryPrimitives.WriteInt32LittleEndian(length, key.Span.Length);
            hash.AppendData(length);
            hash.AppendData(key.Span);
        }

        return new AuditKeys(Text(hash.GetHashAndReset()), keys.Count, null);
    }

    private static string Text(byte[] hash) => "sha256:" + Convert.ToHexStringLower(hash);
}
