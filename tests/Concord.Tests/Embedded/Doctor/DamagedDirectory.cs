using Concord.Embedded;
using Concord.Embedded.Doctor;
using Concord.Embedded.Segments;
using Concord.Log;
using Quartet.Testing;

namespace Concord.Tests.Embedded.Doctor;

/// <summary>A data directory with a known history, for a test to damage, and what must be true of it afterwards.</summary>
internal sealed class DamagedDirectory
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    private readonly List<byte[]> _history = [];
    private Dictionary<string, byte[]> _before = [];

    private DamagedDirectory(int seed) => Disk = new SimulatedDisk(seed);

    public static ConcordOptions Options { get; } = Histories.Options(segmentBytes: 2048, preallocateBytes: 512);

    public SimulatedDisk Disk { get; }

    public int Count => _history.Count;

    public string[] Segments => Histories.Segments(Disk);

    public string[] Snapshots => [.. Disk.Names.Where(name => name.StartsWith("snapshot-", StringComparison.Ordinal))];

    /// <param name="seed">Of the history.</param>
    /// <param name="count">How many batches.</param>
    /// <param name="snapshots">After which of them a snapshot is taken.</param>
    /// <param name="sync">Written in this mode.</param>
    public static async Task<DamagedDirectory> CreateAsync(int seed, int count, int[] snapshots, WalSync sync = WalSync.Always)
    {
        var directory = new DamagedDirectory(seed);
        var random = new Random(seed);
        await using var log = await Histories.OpenAsync(directory.Disk, Options with { Sync = sync });
        foreach (var at in snapshots.Append(count))
        {
            directory._history.AddRange(await Histories.AppendAsync(log, random, at - directory.Count, bytesMax: 600));
            if (snapshots.Contains(at)) await Histories.SaveAsync(log, at, directory.Digest(at));
        }

        return directory;
    }

    public void Flip(string name, int bit) => Change(name, content => content[bit / 8] ^= (byte)(1 << (bit % 8)));

    public void Zero(string name, int sector) => Change(name, content => content.AsSpan(sector * 512, Math.Min(512, content.Length - (sector * 512))).Clear());

    public void Cut(string name, int length) => Disk.SetContent(name, Disk.Content(name)[..length]);

    /// <summary>Where a record of a segment begins.</summary>
    public int RecordAt(string name, int index)
    {
        Segment.TryParse(name, out var first).ShouldBeTrue();
        var at = 64;
        SegmentScan.Run(Disk, new Segment(first, FormatFile.Read(Disk)), (position, bytes) => at += position.Value < first.Value + index ? bytes : 0);
        return at;
    }

    /// <summary>Examines, which changes nothing and answers what a start does.</summary>
    public async Task<DoctorReport> ExamineAsync()
    {
        _before = Contents();
        var report = await ConcordDoctor.ExamineAsync(Disk, Ct);
        ShouldBe(Contents(), _before);
        report.Files.Select(file => file.Name).ShouldBe(
            Disk.Names.Union(report.Verdict == DirectoryVerdict.Empty ? [] : ["FORMAT"]).Where(name => !name.StartsWith("damaged-", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal));
        foreach (var file in report.Files.Where(file => file.Verdict != FileVerdict.Missing)) file.Bytes.ShouldBe(Disk.Content(file.Name).Length, file.Name);
        (await RefusalAsync(Copy())).ShouldBe(report.Refusal);
        (report.Refusal is null).ShouldBe(report.Verdict is DirectoryVerdict.Empty or DirectoryVerdict.Intact or DirectoryVerdict.Recoverable);
        if (report.Refusal is null) report.Repair.ShouldBeNull();
        return report;
    }

    /// <summary>Repairs; the store opens with exactly what was promised, and nothing that was there is gone.</summary>
    public async Task<DoctorReport> RepairAsync(RepairPlan plan)
    {
        var report = await ConcordDoctor.RepairAsync(Disk, plan, new SteppedTime(), Ct);
        report.Verdict.ShouldBeOneOf(DirectoryVerdict.Intact, DirectoryVerdict.Recoverable);
        report.Repair.ShouldBeNull();
        NothingIsGone(plan);
        await ShouldHoldAsync(plan.KeepsThrough);
        return report;
    }

    /// <summary>The store opens with the first so many batches, and goes on from there.</summary>
    public async Task ShouldHoldAsync(long count)
    {
        await using var log = await Histories.OpenAsync(Disk, Options);
        var snapshot = await Histories.LoadAsync(log);
        var after = snapshot?.Position ?? LogPosition.Start;
        if (snapshot is not null) snapshot.Value.Content.ShouldBe(Digest((int)after.Value));
        Histories.ShouldBeSame(await Histories.ReadAsync(log, after), _history[(int)after.Value..(int)count]);
        (await log.AppendAsync(new byte[] { 1 }, Ct)).Value.ShouldBe(count + 1);
    }

    private static async Task<string?> RefusalAsync(SimulatedDisk disk)
    {
        try
        {
            await using var log = await Histories.OpenAsync(disk, Options);
            await Histories.LoadAsync(log);
            return null;
        }
        catch (ConcordException refused)
        {
            return refused.Message;
        }
    }

    private static void ShouldBe(Dictionary<string, byte[]> actual, Dictionary<string, byte[]> expected)
    {
        actual.Keys.Order().ShouldBe(expected.Keys.Order());
        foreach (var (name, content) in expected) actual[name].AsSpan().SequenceEqual(content).ShouldBeTrue(name);
    }

    private void NothingIsGone(RepairPlan plan)
    {
        var after = Contents();
        foreach (var (name, content) in _before)
        {
            var step = plan.Steps.FirstOrDefault(step => step.File == name && step.Action != RepairAction.BeginSegment);
            var kept = step is null ? name : after.Keys.Except(_before.Keys).Single(key => key.StartsWith("damaged-", StringComparison.Ordinal) && key.EndsWith("/" + name, StringComparison.Ordinal));
            after[kept].AsSpan().SequenceEqual(content).ShouldBeTrue(name);
            if (step?.Action == RepairAction.Cut) after[name].AsSpan().SequenceEqual(content.AsSpan(0, (int)step.Offset!)).ShouldBeTrue(name);
        }
    }

    private Dictionary<string, byte[]> Contents() => Disk.Names.ToDictionary(name => name, name => Disk.Content(name).ToArray());

    private SimulatedDisk Copy()
    {
        var copy = new SimulatedDisk(Disk.Seed);
        foreach (var name in Disk.Names) copy.SetContent(name, Disk.Content(name).ToArray());
        return copy;
    }

    private void Change(string name, Action<byte[]> change)
    {
        var content = Disk.Content(name).ToArray();
        change(content);
        Disk.SetContent(name, content);
    }

    private byte[] Digest(int count) =>
        BitConverter.GetBytes(_history.Take(count).Aggregate((uint)count, (crc, batch) => Crc32C.Extend(crc, batch)));
}
