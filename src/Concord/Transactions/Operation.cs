using Concord.Kv;

namespace Concord.Transactions;

/// <summary>One change of a <see cref="Transaction"/>.</summary>
public readonly record struct Operation
{
    private Operation(OperationKind kind, Key key, ReadOnlyMemory<byte> value)
    {
        Kind = kind;
        Key = key;
        Value = value;
    }

    /// <summary>What is done.</summary>
    public OperationKind Kind { get; }

    /// <summary>The key it is done to.</summary>
    public Key Key { get; }

    /// <summary>The new value of a put.</summary>
    public ReadOnlyMemory<byte> Value { get; }

    /// <summary>Sets a value.</summary>
    public static Operation Put(Key key, ReadOnlyMemory<byte> value) => new(OperationKind.Put, key, value);

    /// <summary>Removes a key.</summary>
    public static Operation Delete(Key key) => new(OperationKind.Delete, key, default);
}
