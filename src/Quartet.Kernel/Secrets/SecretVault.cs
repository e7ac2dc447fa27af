using System.Security.Cryptography;
using System.Text;
using Concord;
using Concord.Collections;

namespace Quartet.Kernel.Secrets;

/// <summary>
/// What all nodes must share and nobody else may know, such as signing keys: kept in the store, sealed with the cluster key. A copy of the
/// store alone gives none of it away.
/// </summary>
public sealed class SecretVault
{
    private const byte Format = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int HeaderBytes = 1 + NonceBytes + TagBytes;
    private const string KeyCheck = "key-check";

    private readonly ConcordStore _store;
    private readonly byte[] _key;

    private SecretVault(ConcordStore store, ClusterKey key)
    {
        _store = store;
        _key = key.Derive("secrets");
    }

    /// <summary>Whether a store holds secrets already, so that only one key opens it.</summary>
    public static bool IsSealed(IRecordReader store) => SealedSecret.All.Get(store, KeyCheck) is not null;

    /// <summary>Opens the vault of a store, or begins it.</summary>
    /// <exception cref="WrongClusterKeyException">It was sealed with another key.</exception>
    public static async Task<SecretVault> OpenAsync(ConcordStore store, ClusterKey key, CancellationToken ct)
    {
        var vault = new SecretVault(store, key);
        await vault.GetOrAddAsync(KeyCheck, () => RandomNumberGenerator.GetBytes(NonceBytes), ct);
        return vault;
    }

    /// <summary>A secret as this node knows it; null when there is none of that name.</summary>
    public byte[]? Find(string name) => SealedSecret.All.Get(_store.View(), name) is { } secret ? Open(secret) : null;

    /// <summary>All secrets whose names begin with a text, in the order of their names.</summary>
    public IReadOnlyList<(string Name, byte[] Secret)> FindAll(string prefix) =>
        [.. SealedSecret.All.WithPrefix(_store.View(), prefix).Select(secret => (secret.Name, Open(secret)))];

    /// <summary>A secret, made when there is none. Of several nodes that make one at the same time all get the same.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="make">Makes it; what it returns may be thrown away.</param>
    /// <param name="ct">Cancels the wait.</param>
    public async Task<byte[]> GetOrAddAsync(string name, Func<byte[]> make, CancellationToken ct)
    {
        if (SealedSecret.All.Get(await _store.ViewAsync(ReadConsistency.Strong, ct), name) is { } known) return Open(known);
        var made = Seal(name, make());
        return Open(await _store.TransactAsync(
            transaction =>
            {
                if (SealedSecret.All.Get(transaction, name) is { } first) return first;
                SealedSecret.All.Put(transaction, made);
                return made;
            },
            ct));
    }

    private SealedSecret Seal(string name, ReadOnlySpan<byte> secret)
    {
        var bytes = new byte[HeaderBytes + secret.Length];
        bytes[0] = Format;
        var nonce = bytes.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(_key, TagBytes);
        cipher.Encrypt(nonce, secret, bytes.AsSpan(HeaderBytes), bytes.AsSpan(1 + NonceBytes, TagBytes), Encoding.UTF8.GetBytes(name));
        return new SealedSecret(name, bytes);
    }

    private byte[] Open(SealedSecret secret)
    {
        var bytes = secret.Sealed.AsSpan();
        if (bytes.Length < HeaderBytes || bytes[0] != Format)
            throw new ConcordException(ConcordErrorCode.UnsupportedFormat, $"The secret '{secret.Name}' was sealed by a newer version.");
        var opened = new byte[bytes.Length - HeaderBytes];
        using var cipher = new AesGcm(_key, TagBytes);
        try
        {
            cipher.Decrypt(
                bytes.Slice(1, NonceBytes), bytes[HeaderBytes..], bytes.Slice(1 + NonceBytes, TagBytes), opened, Encoding.UTF8.GetBytes(secret.Name));
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new WrongClusterKeyException();
        }

        return opened;
    }
}
