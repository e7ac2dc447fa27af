using Concord.Kv;

namespace Concord.Sessions;

/// <summary>One element of a bulk write.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
/// <param name="Ttl">As <see cref="PutOptions.Ttl"/>.</param>
/// <param name="Compress">As <see cref="PutOptions.Compress"/>.</param>
public readonly record struct PutItem(Key Key, StoredValue Value, TimeSpan? Ttl = null, bool? Compress = null);
