using System.Collections.Immutable;
using System.Text;
using Concord.Indexes;
using Concord.Kv;
using Concord.Log;
using Concord.StateMachine.Indexes;
using Concord.StateMachine.Proposers;
using Concord.StateMachine.Tenants;
using Concord.StateMachine.Tree;

namespace Concord.StateMachine.Snapshots;

/// <summary>A state as bytes: DESIGN.md, "Snapshots". The log that stores it adds position and checksums.</summary>
internal static class StateSnapshot
{
    private const byte FormatWithKeysOnly = 1;
    private const byte Format = 2;

    public static async ValueTask WriteAsync(StoreState state, Stream target, CancellationToken ct)
    {
        var writer = new SnapshotWriter(target);
        writer.Byte(Format);
        writer.Number(state.Revision.Value);
        writer.Number(state.Clock.Milliseconds);
        writer.Number((long)state.Hash);
        writer.Number(state.Proposers.Known.Count);
        foreach (var (incarnation, proposer) in state.Proposers.Known)
        {
            writer.Guid(incarnation);
            writer.Number(proposer.Highest);
            writer.Number((long)proposer.Applied);
            writer.Number(proposer.Last.Value);
        }

        writer.Number(state.Indexes.Count);
        foreach (var index in state.Indexes.Values)
        {
            writer.Bytes(Encoding.UTF8.GetBytes(index.Name));
            writer.Byte((byte)index.Phase);
            writer.Number(index.KnowsSince.Value);
            writer.Bytes(index.FilledTo is { } filled ? filled.Span : default); // No key is empty.
        }

        await WriteAsync(writer, state.System, ct).ConfigureAwait(false);
        await WriteAsync(writer, state.Keys, ct).ConfigureAwait(false);
        await writer.FlushAsync(ct).ConfigureAwait(false);
    }

    public static StoreState Read(LogSnapshot snapshot, CancellationToken ct)
    {
        var reader = new SnapshotReader(snapshot.Content);
        var format = reader.Byte();
        if (format is not (FormatWithKeysOnly or Format)) throw CommandReader.Malformed();
        var state = new StoreState { Position = snapshot.Position, Revision = new Revision(reader.Number()) };
        if (format == FormatWithKeysOnly) return state with { Keys = ReadKeys(reader, reader.OldRecord, ct).Keys };
        state = state with
        {
            Clock = new ClusterTime(reader.Number()),
            Hash = (ulong)reader.Number(),
            Proposers = ReadProposers(reader),
        };
        var indexes = ReadIndexes(reader);
        var system = ReadKeys(reader, reader.Record, ct).Keys;
        var (keys, expiring) = ReadKeys(reader, reader.Record, ct);
        return state with
        {
            System = system,
            Keys = keys,
            Expiring = expiring,
            Tenants = TenantAccounts.Empty.Of(system, keys, state.Clock),
            Indexes = Rebuild(indexes, system, keys),
        };
    }

    private static List<(string Name, IndexPhase Phase, Revision KnowsSince, Key? FilledTo)> ReadIndexes(SnapshotReader reader)
    {
        var indexes = new List<(string, IndexPhase, Revision, Key?)>();
        for (var left = reader.Number(); left > 0; left--)
        {
            var name = Encoding.UTF8.GetString(reader.Bytes());
            var (phase, since, filled) = ((IndexPhase)reader.Byte(), new Revision(reader.Number()), reader.Bytes());
            indexes.Add((name, phase, since, filled.Length == 0 ? (Key?)null : new Key(filled)));
        }

        return indexes;
    }

    private static ImmutableDictionary<string, IndexState> Rebuild(
        List<(string Name, IndexPhase Phase, Revision KnowsSince, Key? FilledTo)> indexes, KeySpace system, KeySpace keys)
    {
        var rebuilt = ImmutableDictionary.CreateBuilder<string, IndexState>();
        foreach (var (name, phase, since, filled) in indexes)
        {
            var record = system.Find(IndexRecord.KeyOf(name).Span) ?? throw CommandReader.Malformed();
            var state = IndexEdit.Define(name, record, null) with { Phase = phase, KnowsSince = since, FilledTo = filled };
            rebuilt.Add(name, IndexEdit.Rebuilt(state, keys));
        }

        return rebuilt.ToImmutable();
    }

    private static async ValueTask WriteAsync(SnapshotWriter writer, KeySpace space, CancellationToken ct)
    {
        writer.Number(space.Count);
        foreach (var (key, record) in space.Scan(KeyRange.All))
        {
            writer.Record(key, record);
            if (writer.IsFull) await writer.FlushAsync(ct).ConfigureAwait(false);
        }
    }

    private static ProposerSet ReadProposers(SnapshotReader reader)
    {
        var known = new Dictionary<Guid, Proposer>();
        for (var left = reader.Number(); left > 0; left--)
            known.Add(reader.Guid(), new Proposer(reader.Number(), (ulong)reader.Number(), new LogPosition(reader.Number())));
        return ProposerSet.Of(known);
    }

    private static (KeySpace Keys, KeySpace Expiring) ReadKeys(SnapshotReader reader, Func<(byte[] Key, Record Record)> next, CancellationToken ct)
    {
        var keys = new KeySpaceEdit(KeySpace.Empty);
        var expiring = new KeySpaceEdit(KeySpace.Empty);
        for (var left = reader.Number(); left > 0; left--)
        {
            if ((left & 0xFFF) == 0) ct.ThrowIfCancellationRequested();
            var (key, record) = next();
            keys.Set(key, record);
            if (record.ExpiresAt != ClusterTime.Never) expiring.Set(ExpiryKey.Of(record.ExpiresAt, key), ExpiryKey.Marker);
        }

        return (keys.Finish(), expiring.Finish());
    }
}
