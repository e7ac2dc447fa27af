using System.Diagnostics;
using System.Globalization;
using Concord.Embedded;
using Concord.Log;
using Quartet.Testing;

namespace Concord.Tests.Embedded;

// Goal: no crash and no fault of the disk loses or alters a batch that was acknowledged. Method: random appends and snapshots on a
// simulated disk that stops, fails, tears and forgets as its seed says; after each restart the whole history is compared.
public sealed class CrashTests
{
    private const int Rounds = 12;

    public static TheoryData<int> ManySeeds => [.. Seeds.First(200)];

    [Theory]
    [MemberData(nameof(ManySeeds))]
    public Task No_acknowledged_batch_is_lost_or_altered(int seed) => RunAsync(seed);

    [Fact]
    public async Task No_acknowledged_batch_is_lost_or_altered_for_as_long_as_asked()
    {
        var clock = Stopwatch.StartNew();
        for (var seed = Environment.TickCount; clock.Elapsed.TotalSeconds < Seeds.FuzzSeconds; seed++)
        {
            try
            {
                await RunAsync(seed);
            }
            catch (Exception failed)
            {
                var replay = string.Create(CultureInfo.InvariantCulture, $"replay with QUARTET_SEED={seed}");
                throw new InvalidOperationException(replay, failed);
            }
        }
    }

    private static async Task RunAsync(int seed)
    {
        var disk = new SimulatedDisk(seed);
        var random = disk.Random;
        var options = Histories.Options(segmentBytes: 1024 << random.Next(5), preallocateBytes: 256 << random.Next(6));
        var known = new Known();
        for (var round = 0; round < Rounds; round++)
        {
            // The last round runs undisturbed: after all that happened the log must still open, and hold everything.
            var disturbed = round < Rounds - 1;
            if (disturbed && random.Next(3) > 0) disk.CrashIn(random.Next(1, 120));
            else if (disturbed) disk.FailIn(random.Next(1, 120));
            try
            {
                await using var log = await Histories.OpenAsync(disk, options);
                await CompareAsync(log, known);
                await WorkAsync(log, known, random);
            }
            catch (IOException) when (disturbed)
            {
                // The machine stopped, or something failed, while the log was being opened.
            }
            catch (ConcordException failed) when (disturbed && failed.Code is ConcordErrorCode.UnknownOutcome or ConcordErrorCode.Internal)
            {
                // The same, while it was being written.
            }

            if (disk.IsDown || round == Rounds - 2 || random.Next(4) > 0) disk.Restart(powerFailed: random.Next(3) > 0);
        }
    }

    private static async Task CompareAsync(EmbeddedLog log, Known known)
    {
        var snapshot = await Histories.LoadAsync(log);
        var after = snapshot?.Position ?? LogPosition.Start;
        if (snapshot is not null) snapshot.Value.Content.ShouldBe(known.Digest((int)after.Value));

        var found = await Histories.ReadAsync(log, after);
        if (after.Value + found.Count == known.History.Count + 1)
        {
            known.Uncertain.ShouldNotBeNull("there is a batch that nobody appended");
            known.History.Add(known.Uncertain);
        }

        known.Uncertain = null;
        Histories.ShouldBeSame(found, known.History[(int)after.Value..]);
    }

    private static async Task WorkAsync(EmbeddedLog log, Known known, Random random)
    {
        for (var i = 0; i < 40; i++)
        {
            if (known.History.Count > 0 && random.Next(12) == 0)
            {
                var at = random.Next(Math.Max(1, known.History.Count - 3), known.History.Count + 1);
                await TrySaveAsync(log, at, known.Digest(at));
            }

            known.Uncertain = Histories.Batch(random, 3000);
            await AppendAsync(log, known);
        }
    }

    private static async Task AppendAsync(EmbeddedLog log, Known known)
    {
        try
        {
            var position = await log.AppendAsync(known.Uncertain, Histories.Token);
            known.History.Add(known.Uncertain!);
            known.Uncertain = null;
            position.Value.ShouldBe(known.History.Count);
        }
        catch (ConcordException failed) when (!failed.MayHaveCommitted)
        {
            known.Uncertain = null;
            throw;
        }
    }

    private static async Task TrySaveAsync(EmbeddedLog log, int at, byte[] content)
    {
        try
        {
            await Histories.SaveAsync(log, at, content);
        }
        catch (IOException)
        {
            // The log goes on with the older one.
        }
    }

    /// <summary>What was acknowledged, and the one batch of which nobody knows.</summary>
    private sealed class Known
    {
        public List<byte[]> History { get; } = [];

        public byte[]? Uncertain { get; set; }

        public byte[] Digest(int count) =>
            BitConverter.GetBytes(History.Take(count).Aggregate((uint)count, (crc, batch) => Crc32C.Extend(crc, batch)));
    }
}
