using Concord.Kv;

namespace Concord.Queries;

/// <summary>
/// Two keys and those between them, in byte order; both ends are included. Null is no bound; nothing lies between a later and an earlier one.
/// </summary>
/// <param name="Start">The first key, included.</param>
/// <param name="End">The last key, included.</param>
public sealed record KeyBounds(Key? Start, Key? End);
