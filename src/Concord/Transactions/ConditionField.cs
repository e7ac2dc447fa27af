namespace Concord.Transactions;

/// <summary>What a <see cref="Condition"/> looks at. An absent key has version 0 and revisions 0, and its value equals nothing.</summary>
public enum ConditionField
{
    /// <summary><see cref="Kv.Record.Version"/>.</summary>
    Version = 0,

    /// <summary><see cref="Kv.Record.CreateRevision"/>.</summary>
    CreateRevision = 1,

    /// <summary><see cref="Kv.Record.ModRevision"/>.</summary>
    ModRevision = 2,

    /// <summary><see cref="Kv.Record.Value"/>, in byte order.</summary>
    Value = 3,

    /// <summary><see cref="Kv.Record.Value"/> as what it means: JSON whatever the order of its members and the spelling of its numbers.</summary>
    Meaning = 4,

    /// <summary><see cref="Kv.Record.Value"/>, by a predicate.</summary>
    Predicate = 5,
}
