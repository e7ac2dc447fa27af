namespace Concord.Transactions;

/// <summary>What an <see cref="Operation"/> does. The numbers are on disk: never change one, only add, up to 127.</summary>
public enum OperationKind
{
    /// <summary>Sets the value, whether or not the key exists.</summary>
    Put = 1,

    /// <summary>Removes the key; no effect when it is absent.</summary>
    Delete = 2,

    /// <summary>Replaces the expiry; no effect when the key is absent.</summary>
    Touch = 4,

    /// <summary>Reads the record.</summary>
    Get = 5,

    /// <summary>Removes the key if its last change was at a given revision.</summary>
    DeleteUnchanged = 6,
}
