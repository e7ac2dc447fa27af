using System.Buffers.Binary;
using Concord.Containers;
using Concord.Kv;
using Concord.Log;

namespace Concord.Archive;

/// <summary>
/// A segment as bytes: a container with one section, which holds for each batch i64 position, i64 time, i64 revision after it, u64 hash after it,
/// u32 length, the batch. Count: batches.
/// </summary>
internal static class SegmentFile
{
    private const byte Section = 1;
    private const int BatchHeaderBytes = 8 + 8 + 8 + 8 + 4;

    // As many as the log takes as one record.
    private const int BatchBytesMax = 1024 * 1024 * 1024;

    private static readonly byte[] Magic = [.. "CNCDSEG1"u8];

    public static async ValueTask WriteAsync(
        ArchivedSegment what, IReadOnlyList<ArchivedBatch> batches, string node, Stream target, CancellationToken ct)
    {
        var container = await ContainerWriter.BeginAsync(target, Magic, ArchiveHeader.Write(ArchiveNames.Of(what), node), compress: true, ct)
            .ConfigureAwait(false);
        await using var disposed = container.ConfigureAwait(false);
        await container.BeginSectionAsync(Section, ct).ConfigureAwait(false);
        var head = new byte[BatchHeaderBytes];
        foreach (var batch in batches)
        {
            BinaryPrimitives.WriteInt64LittleEndian(head, batch.UpTo.Position.Value);
            BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(8), batch.TimeMs);
            BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(16), batch.Revision.Value);
            BinaryPrimitives.WriteUInt64LittleEndian(head.AsSpan(24), batch.UpTo.Hash);
            BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(32), batch.Bytes.Length);
            await container.WriteAsync(head, ct).ConfigureAwait(false);
            await container.WriteAsync(batch.Bytes, ct).ConfigureAwait(false);
        }

        await container.CompleteAsync([batches.Count], ct).ConfigureAwait(false);
    }

    /// <summary>Reads the batches in order. When the last has come, all of the object has been checked.</summary>
    /// <exception cref="ConcordException">While it is read: the object is not as it was written; the message names it.</exception>
    public static IEnumerable<ArchivedBatch> Read(ArchivedSegment expected, Stream source)
    {
        var name = ArchiveNames.Of(expected);
        using var file = new ContainerReader(source, name, Magic) { IsCompressed = true };
        ArchiveHeader.Check(file, name);
        var pieces = new SectionReader(file, Section, BatchBytesMax);
        var (last, count) = (expected.After, 0L);
        while (pieces.HasMore)
        {
            var batch = Next(pieces);
            if (batch.UpTo.Position != last.Position.Next) throw file.Invalid($"position {batch.UpTo.Position} follows on {last.Position}");
            (last, count) = (batch.UpTo, count + 1);
            yield return batch;
        }

        if (file.Finish() is not [var counted] || counted != count || last != expected.UpTo) throw file.Invalid("it does not hold what its name says");
    }

    private static ArchivedBatch Next(SectionReader pieces)
    {
        Span<byte> head = stackalloc byte[BatchHeaderBytes];
        pieces.Fill(head);
        return new ArchivedBatch(
            new LogPoint(new LogPosition(BinaryPrimitives.ReadInt64LittleEndian(head)), BinaryPrimitives.ReadUInt64LittleEndian(head[24..])),
            new Revision(BinaryPrimitives.ReadInt64LittleEndian(head[16..])),
            BinaryPrimitives.ReadInt64LittleEndian(head[8..]),
            pieces.Take(BinaryPrimitives.ReadInt32LittleEndian(head[32..])).ToArray());
    }
}
