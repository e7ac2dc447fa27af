using Concord.Kv;

namespace Concord.Sessions;

/// <summary>What several keys were, all at one revision.</summary>
/// <param name="Revision">The store's revision that was read.</param>
/// <param name="Keys">Each key once, in the order of the call.</param>
public sealed record GetManyResult(Revision Revision, IReadOnlyDictionary<Key, GetResult> Keys);
