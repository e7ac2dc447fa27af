namespace Concord.Kv;

/// <summary>A key with its record.</summary>
public readonly record struct Entry(Key Key, Record Record);
