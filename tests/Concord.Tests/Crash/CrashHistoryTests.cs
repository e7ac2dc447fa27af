using Concord.CrashWriter;
using Concord.Kv;
using Concord.Tests.Log;
using Concord.Transactions;

namespace Concord.Tests.Crash;

// The checker of the kill tests has to notice what it is there for.
public sealed class CrashHistoryTests : IAsyncLifetime
{
    private const int Seed = 7;

    private readonly Script _script = new(Seed, 0);
    private readonly CrashHistory _history = new(Seed, 1);
    private ConcordStore _store = null!; // Set before each test by xunit.

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _store = await ConcordStore.OpenAsync(new MemoryLog(), new ConcordOptions { DataDirectory = "unused" }, Ct);

    public async ValueTask DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public async Task What_was_acknowledged_and_the_step_after_it_are_accepted()
    {
        foreach (var number in Enumerable.Range(1, 50)) _history.Add(await DoAsync(number));
        _history.ShouldBeIn(_store.View());
        await DoAsync(51);
        _history.ShouldBeIn(_store.View());
        _history.Next.ShouldBe(_script[51] is { Kind: StepKind.Delete } ? "51" : "52");
    }

    [Fact]
    public async Task An_acknowledged_write_that_is_not_there_is_noticed()
    {
        foreach (var number in Enumerable.Range(1, 50)) _history.Add(await DoAsync(number));
        await _store.DeleteAsync(_store.View().Scan(KeyRange.Prefix(_script.Prefix)).First().Key, Ct);
        Should.Throw<ShouldAssertException>(() => _history.ShouldBeIn(_store.View()));
    }

    [Fact]
    public async Task A_write_that_nobody_sent_is_noticed()
    {
        _history.Add(await DoAsync(1));
        await _store.PutAsync("stranger", default, Ct);
        Should.Throw<ShouldAssertException>(() => _history.ShouldBeIn(_store.View()));
    }

    [Fact]
    public async Task Half_a_transaction_is_noticed()
    {
        var number = Enumerable.Range(1, 100).First(n => _script[n].Kind == StepKind.Together);
        foreach (var before in Enumerable.Range(1, number - 1)) _history.Add(await DoAsync(before));
        await _store.PutAsync(_script.Together[0], _script[number].Value, Ct);
        Should.Throw<ShouldAssertException>(() => _history.ShouldBeIn(_store.View()));
    }

    [Fact]
    public void A_line_that_was_cut_is_no_acknowledgement()
    {
        var line = new Acknowledgement(3, 12, 345, 1).ToString();
        Acknowledgement.TryParse(line).ShouldBe(new Acknowledgement(3, 12, 345, 1));
        foreach (var length in Enumerable.Range(0, line.Length)) Acknowledgement.TryParse(line[..length]).ShouldBeNull();
    }

    private Task<Acknowledgement> DoAsync(int number) => new Writer(_store, _script).DoAsync(number);
}
