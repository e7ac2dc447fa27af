using Concord.Indexes;

namespace Concord.Sessions;

/// <summary>An index and how it is.</summary>
/// <param name="Definition">Its name, and what it takes from a value.</param>
/// <param name="Phase">Which records it knows.</param>
/// <param name="Entries">Lines in it: one for each term of each record.</param>
public sealed record IndexInfo(IndexDefinition Definition, IndexPhase Phase, long Entries);
