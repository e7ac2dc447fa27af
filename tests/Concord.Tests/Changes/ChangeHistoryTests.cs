using Concord.Changes;
using Concord.Kv;
using Record = Concord.Kv.Record;

namespace Concord.Tests.Changes;

public sealed class ChangeHistoryTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 100)]
    [InlineData(1000, 3)]
    [InlineData(3, 70_000)]
    public async Task A_watch_that_begins_anywhere_gets_every_later_set_once_whatever_the_size_of_the_batches(int setsAtOnce, int valueBytes)
    {
        const int Sets = 3_000;
        var history = new ChangeHistory(int.MaxValue, long.MaxValue);
        for (var from = 1; from <= Sets; from += setsAtOnce)
            history.Append([.. Enumerable.Range(from, Math.Min(setsAtOnce, Sets - from + 1)).Select(revision => Set(revision, valueBytes))]);

        foreach (var after in new[] { 0, 1, 499, 500, 2_998, 2_999 })
        {
            var expected = after;
            await foreach (var set in history.WatchAsync(KeyRange.All, new Revision(after), Ct))
            {
                set.Revision.ShouldBe(new Revision(++expected));
                var change = set.Changes.ShouldHaveSingleItem();
                change.Key.ToString().ShouldBe($"k{expected % 10}");
                change.Record.ShouldNotBeNull().Value.Length.ShouldBe(valueBytes);
                (change.Before is null).ShouldBe(expected % 2 == 0);
                if (expected == Sets) break;
            }
        }
    }

    [Fact]
    public async Task What_is_too_much_is_forgotten_from_the_oldest_on_and_said_so()
    {
        var history = new ChangeHistory(revisionsMax: 100, bytesMax: 4_000);
        for (var revision = 1; revision <= 1_000; revision++) history.Append([Set(revision, valueBytes: 100)]);
        var refused = await Should.ThrowAsync<CompactedException>(async () =>
        {
            await foreach (var _ in history.WatchAsync(KeyRange.All, new Revision(900), Ct)) break;
        });
        refused.Oldest.Value.ShouldBeInRange(960, 999);
        await foreach (var set in history.WatchAsync(KeyRange.All, refused.Oldest, Ct))
        {
            set.Revision.ShouldBe(refused.Oldest.Next);
            break;
        }
    }

    private static ChangeSet Set(int revision, int valueBytes)
    {
        var now = new Record(new byte[valueBytes], new Revision(revision), new Revision(revision), 1);
        return new ChangeSet(new Revision(revision), [new Change(ChangeKind.Put, $"k{revision % 10}", now, revision % 2 == 0 ? null : now)]);
    }
}
