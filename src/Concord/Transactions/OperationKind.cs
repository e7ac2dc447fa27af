namespace Concord.Transactions;

/// <summary>What an <see cref="Operation"/> does.</summary>
public enum OperationKind
{
    /// <summary>Sets the value, whether or not the key exists.</summary>
    Put = 1,

    /// <summary>Removes the key; no effect when it is absent.</summary>
    Delete = 2,
}
