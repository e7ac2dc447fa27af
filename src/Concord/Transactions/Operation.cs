using Concord.Expiry;
using Concord.Kv;

namespace Concord.Transactions;

/// <summary>One step of a <see cref="Transaction"/>.</summary>
public readonly record struct Operation
{
    private Operation(OperationKind kind, Key key)
    {
        Kind = kind;
        Key = key;
    }

    /// <summary>What is done.</summary>
    public OperationKind Kind { get; }

    /// <summary>The key it is done to.</summary>
    public Key Key { get; }

    /// <summary>The new value of a put.</summary>
    public StoredValue Value { get; private init; }

    /// <summary>When what is put or touched expires.</summary>
    public Expiration Expiration { get; private init; }

    /// <summary>The revision that a guarded delete insists on.</summary>
    public Revision ModRevision { get; private init; }

    /// <summary>Whether it is about the store's own records, such as index definitions and tokens, instead of the caller's.</summary>
    internal bool InSystem { get; private init; }

    /// <summary>Sets a value that never expires.</summary>
    public static Operation Put(Key key, ReadOnlyMemory<byte> value) => Put(key, StoredValue.Binary(value));

    /// <summary>Sets a value. One without an expiry clears an earlier one.</summary>
    public static Operation Put(Key key, StoredValue value, Expiration expiration = default) =>
        new(OperationKind.Put, key) { Value = value, Expiration = expiration };

    /// <summary>Removes a key.</summary>
    public static Operation Delete(Key key) => new(OperationKind.Delete, key);

    /// <summary>Removes a key unless it has changed since it was read at a revision.</summary>
    public static Operation DeleteUnchanged(Key key, Revision modRevision) => new(OperationKind.DeleteUnchanged, key) { ModRevision = modRevision };

    /// <summary>Replaces the expiry of a key and leaves its value; no effect when it is absent.</summary>
    public static Operation Touch(Key key, Expiration expiration) => new(OperationKind.Touch, key) { Expiration = expiration };

    /// <summary>Reads a key, at the transaction's place among the others.</summary>
    public static Operation Get(Key key) => new(OperationKind.Get, key);

    /// <summary>The same on the store's own records.</summary>
    internal Operation OnSystem() => this with { InSystem = true };
}
