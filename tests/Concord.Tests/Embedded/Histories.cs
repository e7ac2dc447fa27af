using Concord.Embedded;
using Concord.Embedded.Disks;
using Concord.Log;
using Microsoft.Extensions.Logging;

namespace Concord.Tests.Embedded;

/// <summary>Writing batches into a log, and reading all of them back.</summary>
internal static class Histories
{
    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static ConcordOptions Options(long segmentBytes = 64 * 1024, int preallocateBytes = 8 * 1024, ILoggerFactory? logs = null)
    {
        var options = new ConcordOptions
        {
            DataDirectory = "unused", SegmentBytes = segmentBytes, PreallocateBytes = preallocateBytes, ReserveBytes = 2048,
        };
        return logs is null ? options : options with { LoggerFactory = logs };
    }

    public static ValueTask<EmbeddedLog> OpenAsync(IDisk disk, ConcordOptions? options = null, TimeProvider? time = null) =>
        EmbeddedLog.OpenAsync((options ?? Options()) with { Time = time ?? TimeProvider.System }, disk, Token);

    /// <summary>A batch of any length up to a maximum, often short, sometimes with long runs of zeros in it.</summary>
    public static byte[] Batch(Random random, int bytesMax)
    {
        var batch = new byte[random.Next(4) == 0 ? random.Next(bytesMax + 1) : random.Next(Math.Min(bytesMax, 120) + 1)];
        random.NextBytes(batch);
        if (random.Next(4) == 0)
        {
            var from = random.Next(batch.Length + 1);
            batch.AsSpan(from, random.Next(batch.Length - from + 1)).Clear();
        }

        return batch;
    }

    public static async Task<List<byte[]>> AppendAsync(EmbeddedLog log, Random random, int count, int bytesMax)
    {
        var batches = new List<byte[]>();
        for (var i = 0; i < count; i++)
        {
            var batch = Batch(random, bytesMax);
            await log.AppendAsync(batch, Token);
            batches.Add(batch);
        }

        return batches;
    }

    /// <summary>
    /// Everything after a position up to the last committed one; fails when a position is not the one after its predecessor.
    /// </summary>
    public static async Task<List<byte[]>> ReadAsync(EmbeddedLog log, LogPosition after = default)
    {
        var batches = new List<byte[]>();
        var last = await log.BarrierAsync(ReadConsistency.Strong, Token);
        if (last == after) return batches;
        await foreach (var batch in log.FollowAsync(after, Token))
        {
            batch.Position.ShouldBe(new LogPosition(after.Value + batches.Count + 1));
            batches.Add(batch.Bytes.ToArray());
            if (batch.Position == last) break;
        }

        return batches;
    }

    public static void ShouldBeSame(IReadOnlyList<byte[]> actual, IReadOnlyList<byte[]> expected)
    {
        actual.Count.ShouldBe(expected.Count);
        for (var i = 0; i < actual.Count; i++)
            actual[i].AsSpan().SequenceEqual(expected[i]).ShouldBeTrue($"batch {i + 1} of {expected.Count} differs");
    }

    public static string[] Segments(SimulatedDisk disk) => [.. disk.Names.Where(name => name.StartsWith("wal-", StringComparison.Ordinal))];

    public static ValueTask SaveAsync(EmbeddedLog log, long at, byte[] content) =>
        log.SaveSnapshotAsync(new LogPosition(at), (stream, ct) => stream.WriteAsync(content, ct), Token);

    public static async Task<(LogPosition Position, byte[] Content)?> LoadAsync(EmbeddedLog log)
    {
        await using var snapshot = await log.OpenLatestSnapshotAsync(Token);
        if (snapshot is null) return null;
        using var content = new MemoryStream();
        await snapshot.Content.CopyToAsync(content, Token);
        return (snapshot.Position, content.ToArray());
    }
}
