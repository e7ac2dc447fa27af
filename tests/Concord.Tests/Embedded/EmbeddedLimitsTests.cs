using Concord.Embedded;

namespace Concord.Tests.Embedded;

public sealed class EmbeddedLimitsTests
{
    private static readonly ConcordOptions Valid = Histories.Options();

    public static TheoryData<string, ConcordOptions> Wrong => new()
    {
        { "SegmentBytes", Valid with { SegmentBytes = 511 } },
        { "PreallocateBytes", Valid with { PreallocateBytes = -1 } },
        { "ReserveBytes", Valid with { ReserveBytes = -1 } },
        { "SyncIntervalMs", Valid with { SyncIntervalMs = 0 } },
        { "SyncIntervalMs", Valid with { SyncIntervalMs = 60_001 } },
        { "SnapshotsKept", Valid with { SnapshotsKept = 1 } },
        { "SnapshotsKept", Valid with { SnapshotsKept = 1001 } },
        { "Sync", Valid with { Sync = (WalSync)7 } },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public async Task A_wrong_option_is_named_before_anything_is_made(string name, ConcordOptions options)
    {
        var disk = new SimulatedDisk(1);
        var refused = await Should.ThrowAsync<ConcordException>(async () => await Histories.OpenAsync(disk, options));
        refused.Code.ShouldBe(ConcordErrorCode.InvalidArguments);
        refused.Message.ShouldStartWith(name + " is ");
        disk.Names.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_least_of_everything_works()
    {
        var disk = new SimulatedDisk(2);
        var options = Valid with { SegmentBytes = 512, PreallocateBytes = 0, ReserveBytes = 0, SyncIntervalMs = 1, Sync = WalSync.Interval };
        List<byte[]> history;
        await using (var log = await Histories.OpenAsync(disk, options))
            history = await Histories.AppendAsync(log, new Random(2), count: 50, bytesMax: 1000);
        await using var reopened = await Histories.OpenAsync(disk, options);
        Histories.ShouldBeSame(await Histories.ReadAsync(reopened), history);
    }
}
