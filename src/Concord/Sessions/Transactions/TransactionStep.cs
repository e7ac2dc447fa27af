using Concord.Kv;
using Concord.Security;
using Concord.Transactions;

namespace Concord.Sessions;

/// <summary>One step of a transaction.</summary>
public sealed record TransactionStep
{
    private TransactionStep(OperationKind kind, PutItem item)
    {
        Kind = kind;
        Item = item;
    }

    /// <summary>What it does.</summary>
    public OperationKind Kind { get; }

    /// <summary>The key it does it to.</summary>
    public Key Key => Item.Key;

    internal PutItem Item { get; }

    /// <summary>What the caller must be allowed on the key.</summary>
    internal Permissions Needs => Kind switch
    {
        OperationKind.Get => Permissions.Read,
        OperationKind.Delete => Permissions.Delete,
        _ => Permissions.Write,
    };

    /// <summary>Reads a key, at its place among the steps.</summary>
    public static TransactionStep Get(Key key) => new(OperationKind.Get, new PutItem(key, default));

    /// <summary>Sets a value, with a time to live as <see cref="PutOptions.Ttl"/> has it.</summary>
    public static TransactionStep Put(Key key, StoredValue value, TimeSpan? ttl = null, bool? compress = null) =>
        new(OperationKind.Put, new PutItem(key, value, ttl, compress));

    /// <summary>Removes a key.</summary>
    public static TransactionStep Delete(Key key) => new(OperationKind.Delete, new PutItem(key, default));

    /// <summary>Replaces the time that a key has left: whole seconds, from 1 to ten years.</summary>
    public static TransactionStep Touch(Key key, TimeSpan ttl) => new(OperationKind.Touch, new PutItem(key, default, ttl));
}
