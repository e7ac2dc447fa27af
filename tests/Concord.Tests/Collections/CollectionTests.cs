using System.Text.Json.Serialization;
using Concord.Collections;
using Concord.Kv;
using Concord.Tests.Log;

namespace Concord.Tests.Collections;

public sealed class CollectionTests : IAsyncLifetime
{
    private static readonly SecondaryIndex<Person> ByEmail = SecondaryIndex.Unique<Person>("email", p => p.Emails);
    private static readonly SecondaryIndex<Person> ByTown = SecondaryIndex.Many<Person>("town", p => p.Town is { } town ? [town] : []);
    private static readonly Collection<Person> People = new("test/people", p => p.Name, PersonJson.Default.Person, ByEmail, ByTown);

    private ConcordStore _store = null!; // Set before each test by xunit.

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _store = await ConcordStore.OpenAsync(new MemoryLog(), new ConcordOptions { DataDirectory = "unused" }, Ct);

    public async ValueTask DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public async Task A_record_is_found_by_key_by_unique_term_and_by_shared_term()
    {
        await PutAsync(new("ada", ["ada@a.example", "lovelace@b.example"], "London"), new("alan", ["alan@a.example"], "London"));
        var view = _store.View();
        People.Get(view, "ada")?.Town.ShouldBe("London");
        People.FindUnique(view, ByEmail, "lovelace@b.example")?.Name.ShouldBe("ada");
        People.Find(view, ByTown, "London").Select(p => p.Name).ShouldBe(["ada", "alan"]);
        People.Find(view, ByTown, "Lond").ShouldBeEmpty();
        People.All(view, descending: true).Select(p => p.Name).ShouldBe(["alan", "ada"]);
    }

    [Fact]
    public async Task A_changed_record_leaves_no_index_entry_behind()
    {
        await PutAsync(new("ada", ["ada@a.example"], "London"), new("alan", [], "Wilmslow"));
        await PutAsync(new Person("ada", ["countess@c.example"], null));
        var view = _store.View();
        People.FindUnique(view, ByEmail, "ada@a.example").ShouldBeNull();
        People.FindUnique(view, ByEmail, "countess@c.example")?.Name.ShouldBe("ada");
        People.Find(view, ByTown, "London").ShouldBeEmpty();
        People.InOrderOf(view, ByTown).Select(p => p.Name).ShouldBe(["alan"]);

        await _store.TransactAsync(tx => People.Delete(tx, "ada") && People.Delete(tx, "alan"), Ct);
        _store.View().Scan(KeyRange.All).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_term_that_another_record_holds_is_refused_and_nothing_is_written()
    {
        await PutAsync(new Person("ada", ["ada@a.example"], "London"));
        var before = _store.Revision;
        var refused = await Should.ThrowAsync<NotUniqueException>(() => PutAsync(new Person("eve", ["ada@a.example"], "London")));
        refused.Index.ShouldBe("email");
        _store.Revision.ShouldBe(before);
    }

    [Fact]
    public async Task Concurrent_writers_of_one_unique_term_leave_exactly_one_winner()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () =>
        {
            try
            {
                await PutAsync(new Person($"p{i}", ["same@a.example"], null));
                return true;
            }
            catch (NotUniqueException)
            {
                return false;
            }
        }, Ct)));
        outcomes.Count(won => won).ShouldBe(1);
        People.All(_store.View()).Count().ShouldBe(1);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(400)]
    public async Task Concurrent_transactions_on_one_record_lose_no_update_and_none_gives_up(int writers)
    {
        await PutAsync(new Person("counter", [], "0"));
        await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(() => _store.TransactAsync(tx =>
        {
            var counter = People.Get(tx, "counter").ShouldNotBeNull();
            People.Put(tx, counter with { Town = $"{int.Parse(counter.Town ?? "", null) + 1}" });
            return 0;
        }, Ct).AsTask(), Ct)));
        People.Get(_store.View(), "counter")?.Town.ShouldBe($"{writers}");
    }

    [Fact]
    public async Task A_key_or_term_with_NUL_is_refused()
    {
        await Should.ThrowAsync<ConcordException>(() => PutAsync(new Person("a\0b", [], null)));
        await Should.ThrowAsync<ConcordException>(() => PutAsync(new Person("ab", [], "x\0y")));
    }

    private async Task PutAsync(params Person[] people) => await _store.TransactAsync(tx =>
    {
        foreach (var person in people) People.Put(tx, person);
        return 0;
    }, Ct);
}

internal sealed record Person(string Name, string[] Emails, string? Town);

[JsonSerializable(typeof(Person))]
internal sealed partial class PersonJson : JsonSerializerContext;
