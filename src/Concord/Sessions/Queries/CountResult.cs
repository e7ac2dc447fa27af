using Concord.Kv;

namespace Concord.Sessions;

/// <summary>How many entries a query found.</summary>
/// <param name="Revision">The store's revision that was read.</param>
/// <param name="Count">How many.</param>
public readonly record struct CountResult(Revision Revision, int Count);
