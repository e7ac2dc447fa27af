namespace Concord.Cluster.Tests.Linearizability;

/// <summary>What a client asks of one key: to read it, or to write it, perhaps on a condition.</summary>
internal abstract record Call
{
    /// <summary>Reads value and revision.</summary>
    public static Call Get { get; } = new Read();

    /// <summary>Removes the key. Changes nothing when there is none.</summary>
    public static Call Delete { get; } = new Write(null, Guard.Exists);

    /// <summary>Sets the value, whether or not the key exists.</summary>
    public static Call Put(string value) => new Write(value, Guard.None);

    /// <summary>Sets the value if the guard holds.</summary>
    public static Call PutIf(Guard guard, string value) => new Write(value, guard);

    /// <summary>Removes the key if the guard holds.</summary>
    public static Call DeleteIf(Guard guard) => new Write(null, guard);

    /// <inheritdoc />
    public sealed override string ToString() => OperationText.Format(this);

    /// <summary>A read.</summary>
    public sealed record Read : Call;

    /// <param name="Value">What the key holds afterwards; null removes it.</param>
    /// <param name="Guard">What must hold for it to happen.</param>
    public sealed record Write(string? Value, Guard Guard) : Call;
}
