using Concord.Kv;

namespace Concord.Sessions;

/// <summary>One entry of a listing.</summary>
/// <param name="Key">The key.</param>
/// <param name="Record">Its record.</param>
/// <param name="TtlSeconds">Seconds that it has left, rounded up; null: it does not expire.</param>
public readonly record struct ListedEntry(Key Key, Record Record, long? TtlSeconds);
