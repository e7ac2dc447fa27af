using Concord.Kv;

namespace Concord.Sessions;

/// <summary>One element of a bulk touch.</summary>
/// <param name="Key">The key.</param>
/// <param name="Ttl">Its new time to live: whole seconds, from 1 to ten years.</param>
public readonly record struct TouchItem(Key Key, TimeSpan Ttl);
