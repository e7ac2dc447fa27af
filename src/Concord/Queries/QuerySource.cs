using Concord.Json;
using Concord.Kv;

namespace Concord.Queries;

/// <summary>What a query reads: one revision of a store, without what has expired or what the caller may not see.</summary>
/// <param name="Scan">The entries of a range in byte order of their keys, or (true) the other way round; made while they are asked for.</param>
/// <param name="ContentOf">The value of a record as it was written, uncompressed. Asked only when there is a filter.</param>
public sealed record QuerySource(
    Func<KeyRange, bool, IEnumerable<Entry>> Scan, Func<Record, (ContentKind Kind, ReadOnlyMemory<byte> Value)> ContentOf);
