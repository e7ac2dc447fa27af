using System.Globalization;
using Concord.Embedded;
using Concord.Embedded.Disks;
using Concord.Kv;
using Quartet.Testing;

namespace Concord.Tests.Embedded;

// Goal: a disk that fills up costs writes and nothing else. Method: a store on a real file system of 8 MiB is filled, and read, and relieved,
// again and again; at the end everything that was acknowledged is there, and nothing else. Where nothing can be mounted the same is done on
// the simulated disk, and the test says so.
public sealed class FullDiskTests
{
    private const int DiskBytes = 8 * 1024 * 1024;
    private const int ReserveBytes = 512 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("tmpfs", true, true)]
    [InlineData("tmpfs", false, true)]
    [InlineData("tmpfs", true, false)]
    [InlineData("ext4", true, true)]
    [InlineData("ext4", false, true)]
    public async Task A_store_lives_through_a_full_disk(string kind, bool preallocate, bool always)
    {
        var output = TestContext.Current.TestOutputHelper.ShouldNotBeNull();
        var (mounted, problem) = await SmallFileSystem.TryMountAsync(kind, DiskBytes, Ct);
        if (mounted is null)
        {
            output.WriteLine($"NOT on a real {kind}: {problem}. On the simulated disk instead.");
            var simulated = new SimulatedDisk(1) { Capacity = DiskBytes };
            await RunAsync(Options("unused", preallocate, always), simulated, new Filler(simulated));
            return;
        }

        await using (mounted)
        {
            var directory = Path.Combine(mounted.Path, "store");
            await RunAsync(Options(directory, preallocate, always), new RealDisk(directory), new Filler(new RealDisk(mounted.Path)));
        }
    }

    [Fact]
    public async Task A_write_that_the_system_takes_only_in_part_is_told_and_can_be_repeated()
    {
        var (mounted, problem) = await SmallFileSystem.TryMountAsync("tmpfs", DiskBytes, Ct);
        if (mounted is null) TestContext.Current.TestOutputHelper.ShouldNotBeNull().WriteLine($"NOT on a real file system: {problem}.");
        await using var unmounted = mounted;
        IDisk disk = mounted is null ? new SimulatedDisk(1) { Capacity = DiskBytes } : new RealDisk(mounted.Path);
        var filler = new Filler(disk);
        filler.TakeAllBut(100_000);
        var bytes = new byte[1_000_000];
        new Random(1).NextBytes(bytes);
        using var file = disk.Create("file");
        Should.Throw<DiskFullException>(() => file.Write(0, bytes));

        // Some first part of it is there, and nothing else.
        var read = new byte[bytes.Length];
        var taken = file.Read(0, read);
        taken.ShouldBeInRange(1, 200_000);
        read.AsSpan(0, taken).SequenceEqual(bytes.AsSpan(0, taken)).ShouldBeTrue();

        filler.GiveBack();
        file.Write(0, bytes);
        file.Flush();
        file.Read(0, read).ShouldBe(bytes.Length);
        read.AsSpan().SequenceEqual(bytes).ShouldBeTrue();
    }

    private static ConcordOptions Options(string directory, bool preallocate, bool always) => new()
    {
        DataDirectory = directory, SegmentBytes = 256 * 1024, PreallocateBytes = 64 * 1024, ReserveBytes = ReserveBytes,
        SnapshotEveryBytes = 512 * 1024, Preallocate = preallocate, Sync = always ? WalSync.Always : WalSync.None,
    };

    private static async Task RunAsync(ConcordOptions options, IDisk disk, Filler filler)
    {
        var acknowledged = new Dictionary<string, byte[]>();
        var (time, random) = (new SteppedTime(), new Random(1));
        for (var round = 0; round < 3; round++)
        {
            var log = await EmbeddedLog.OpenAsync(options with { Time = time }, disk, Ct);
            await using var store = await ConcordStore.OpenAsync(log, options, Ct);
            ShouldBe(store, acknowledged);

            // Somebody else takes most of what is left; the writes take the rest, the reserve too, and are refused then.
            filler.TakeAllBut(128 * 1024);
            while (await TryPutAsync(store, acknowledged, random))
            {
                // Until it is full.
            }

            log.IsSpaceLow.ShouldBeTrue();
            disk.Exists("reserve").ShouldBeFalse();

            // Reads of every kind go on, and see exactly what was acknowledged.
            ShouldBe(store, acknowledged);
            var some = acknowledged.First();
            foreach (var consistency in Enum.GetValues<ReadConsistency>())
                (await store.GetAsync(some.Key, consistency, Ct)).ShouldNotBeNull().Value.ToArray().ShouldBe(some.Value);

            // Room comes back: writes go on by themselves, and after a while the reserve is there again.
            filler.GiveBack();
            var before = acknowledged.Count;
            for (var i = 0; i < 10; i++) (await TryPutAsync(store, acknowledged, random)).ShouldBeTrue();
            acknowledged.Count.ShouldBe(before + 10);
            var deadline = Patience;
            while (log.IsSpaceLow && deadline > TimeSpan.Zero)
            {
                time.Advance(TimeSpan.FromSeconds(5));
                deadline -= TimeSpan.FromSeconds(5);
            }

            log.IsSpaceLow.ShouldBeFalse();
            disk.Exists("reserve").ShouldBeTrue();
        }

        await using var last = await ConcordStore.OpenAsync(await EmbeddedLog.OpenAsync(options with { Time = time }, disk, Ct), options, Ct);
        ShouldBe(last, acknowledged);

        // Deleting everything makes room for good, once two snapshots have been taken.
        foreach (var key in acknowledged.Keys.ToArray()) await last.DeleteAsync(key, Ct);
        last.View().Count.ShouldBe(0);
    }

    private static async Task<bool> TryPutAsync(ConcordStore store, Dictionary<string, byte[]> acknowledged, Random random)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"k{acknowledged.Count}");
        var value = new byte[random.Next(20_000)];
        random.NextBytes(value);
        try
        {
            await store.PutAsync(key, value, Ct);
            acknowledged.Add(key, value);
            return true;
        }
        catch (ConcordException full)
        {
            (full.Code, full.MayHaveCommitted).ShouldBe((ConcordErrorCode.NoSpace, false));
            return false;
        }
    }

    private static void ShouldBe(ConcordStore store, Dictionary<string, byte[]> acknowledged)
    {
        var view = store.View();
        view.Count.ShouldBe(acknowledged.Count);
        foreach (var (key, value) in acknowledged) view.Get(key).ShouldNotBeNull(key).Value.Span.SequenceEqual(value).ShouldBeTrue(key);
    }

    /// <summary>Somebody else on the same disk.</summary>
    private sealed class Filler(IDisk disk)
    {
        private const string Name = "filler";

        public void TakeAllBut(long bytes)
        {
            using var file = disk.Create(Name);
            file.Allocate(Math.Max(0, disk.FreeBytes - bytes));
        }

        public void GiveBack() => disk.Delete(Name);
    }
}
