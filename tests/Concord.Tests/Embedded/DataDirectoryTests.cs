using Concord.Embedded;
using Concord.Embedded.Disks;
using Concord.Log;

namespace Concord.Tests.Embedded;

/// <summary>On the real file system.</summary>
public sealed class DataDirectoryTests : IDisposable
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"concord-{Guid.NewGuid():n}");

    private ConcordOptions Options => new() { DataDirectory = _directory, SegmentBytes = 64 * 1024, PreallocateBytes = 16 * 1024, ReserveBytes = 256 * 1024 };

    public void Dispose()
    {
        if (Directory.Exists(_directory)) Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task A_history_with_snapshots_survives_on_a_real_disk()
    {
        var random = new Random(1);
        List<byte[]> history;
        await using (var log = await EmbeddedLog.OpenAsync(Options, Ct))
        {
            history = await Histories.AppendAsync(log, random, count: 60, bytesMax: 40_000);
            await Histories.SaveAsync(log, 40, [40]);
            await Histories.SaveAsync(log, 50, [50]);
            Directory.GetFiles(_directory, "wal-*").Length.ShouldBeGreaterThan(1);
            File.Exists(Path.Combine(_directory, "wal-00000000000000000001.log")).ShouldBeFalse();
        }

        await using var reopened = await EmbeddedLog.OpenAsync(Options, Ct);
        var snapshot = await Histories.LoadAsync(reopened);
        snapshot!.Value.Position.ShouldBe(new LogPosition(50));
        snapshot.Value.Content.ShouldBe([50]);
        Histories.ShouldBeSame(await Histories.ReadAsync(reopened, new LogPosition(50)), history[50..]);
    }

    [Fact]
    public async Task A_second_opener_is_told_that_the_directory_is_taken()
    {
        await using (await EmbeddedLog.OpenAsync(Options, Ct))
        {
            var refused = await Should.ThrowAsync<ConcordException>(async () => await EmbeddedLog.OpenAsync(Options, Ct));
            refused.Code.ShouldBe(ConcordErrorCode.DataDirLocked);
            refused.Message.ShouldContain(_directory);
            refused.Message.ShouldContain("another process");
        }

        await using var free = await EmbeddedLog.OpenAsync(Options, Ct);
    }

    [Fact]
    public async Task Only_the_owner_may_look_into_the_directory()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        await using var log = await EmbeddedLog.OpenAsync(Options, Ct);
        await log.AppendAsync(new byte[] { 1 }, Ct);
        await Histories.SaveAsync(log, 1, [1]);
        foreach (var path in Directory.GetDirectories(_directory).Append(_directory)) Mode(path).ShouldBe("700");
        foreach (var path in Directory.GetFiles(_directory)) Mode(path).ShouldBe("600", path);
        Directory.GetFiles(_directory).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal).ShouldBe(
            ["FORMAT", "LOCK", "reserve", "snapshot-00000000000000000001.snap", "wal-00000000000000000001.log"]);
    }

    [Fact]
    public async Task A_newer_format_is_refused_and_left_alone()
    {
        await (await EmbeddedLog.OpenAsync(Options, Ct)).DisposeAsync();
        var path = Path.Combine(_directory, "FORMAT");
        var newer = (await File.ReadAllTextAsync(path, Ct)).Replace("concord-data 1", "concord-data 2", StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, newer + "something new\n", Ct);
        var refused = await Should.ThrowAsync<ConcordException>(async () => await EmbeddedLog.OpenAsync(Options, Ct));
        refused.Code.ShouldBe(ConcordErrorCode.UnsupportedFormat);
        (await File.ReadAllTextAsync(path, Ct)).ShouldStartWith(newer);
    }

    [Fact]
    public void A_full_disk_is_told_apart_from_other_faults()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/dev/full is Linux's.");
        using var full = new RealDisk("/dev").Open("full", writable: true);
        Should.Throw<DiskFullException>(() => full.Write(0, new byte[] { 1 }));
    }

    private static string Mode(string path) =>
        OperatingSystem.IsWindows() ? "" : Convert.ToString((int)File.GetUnixFileMode(path), 8);
}
