using Concord.Kv;

namespace Concord.Queries;

/// <summary>The entries that a query found.</summary>
/// <param name="Entries">In the asked order; no more than the limit.</param>
/// <param name="Next">When there are more: what to put into <see cref="Criteria.After"/>, with an offset of 0, to get them.</param>
public sealed record QueryPage(IReadOnlyList<Entry> Entries, Key? Next);
