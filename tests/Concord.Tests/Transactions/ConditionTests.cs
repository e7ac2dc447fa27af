using System.Text;
using Concord.Expiry;
using Concord.Kv;
using Concord.Queries;
using Concord.Tests.Log;
using Concord.Transactions;

namespace Concord.Tests.Transactions;

public sealed class ConditionTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"a":1,"b":[true,null]}""", """{ "b": [true, null], "a": 1.0 }""", true)]
    [InlineData("""{"a":1}""", """{"a":1,"b":2}""", false)]
    [InlineData("9007199254740993", "9007199254740992", false)]
    [InlineData("null", "null", true)]
    public async Task Values_are_compared_by_what_they_mean(string stored, string expected, bool same)
    {
        await using var store = await StoreWithAsync(StoredValue.Json(Encoding.UTF8.GetBytes(stored)));
        (await PutIfAsync(store, Condition.Same("k", StoredValue.Json(Encoding.UTF8.GetBytes(expected))))).ShouldBe(same);
    }

    [Fact]
    public async Task Bytes_that_are_not_json_are_compared_as_bytes_and_an_absent_key_is_the_same_as_nothing()
    {
        await using var store = await StoreWithAsync(StoredValue.Binary("1.0"u8.ToArray()));
        (await PutIfAsync(store, Condition.Same("k", StoredValue.Binary("1"u8.ToArray())))).ShouldBeFalse();
        (await PutIfAsync(store, Condition.Same("k", StoredValue.Binary("1.0"u8.ToArray())))).ShouldBeTrue();
        (await PutIfAsync(store, Condition.Same("absent", StoredValue.Json("null"u8.ToArray())))).ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{"field":"price","op":">","value":100}""", true)]
    [InlineData("""{"field":"price","op":"<","value":100}""", false)]
    [InlineData("""{"not":{"field":"price","op":"exists"}}""", false)]
    public async Task A_predicate_decides(string predicate, bool holds)
    {
        await using var store = await StoreWithAsync(StoredValue.Json("""{"price":100.5}"""u8.ToArray()));
        var parsed = Predicate.Parse(Encoding.UTF8.GetBytes(predicate));
        (await PutIfAsync(store, Condition.Matches("absent", parsed))).ShouldBeFalse();
        (await PutIfAsync(store, Condition.Matches("k", parsed))).ShouldBe(holds);
    }

    [Fact]
    public async Task A_transaction_tells_what_each_of_its_operations_found_and_left()
    {
        await using var store = await StoreWithAsync(StoredValue.Json("1"u8.ToArray()));
        var result = await store.CommitAsync(
            new Transaction
            {
                Then =
                [
                    Operation.Get("k"), Operation.Put("k", "2"u8.ToArray()), Operation.Get("k"), Operation.Delete("k"), Operation.Delete("k"),
                    Operation.Touch("k", Expiration.Never),
                ],
            },
            Ct);
        result.Affected.ShouldBe(2);
        result.Results.Select(found => (Text(found.Before), Text(found.After))).ShouldBe(
            [("1", "1"), ("1", "2"), ("2", "2"), ("2", null), (null, null), (null, null)]);

        static string? Text(Kv.Record? record) => record is null ? null : Encoding.UTF8.GetString(record.Value.Span);
    }

    [Fact]
    public async Task The_branch_of_a_false_condition_reads_what_stood_in_the_way()
    {
        await using var store = await StoreWithAsync(StoredValue.Json("1"u8.ToArray()));
        var result = await store.CommitAsync(new Transaction { If = [Condition.Absent("k")], Then = [Operation.Delete("k")], Else = [Operation.Get("k")] }, Ct);
        (result.Succeeded, result.Affected, result.Results[0].After?.Version).ShouldBe((false, 0, 1));
    }

    [Fact]
    public async Task The_stores_own_records_are_not_among_the_callers()
    {
        await using var store = await StoreWithAsync(StoredValue.Json("1"u8.ToArray()));
        var transaction = new Transaction
        {
            If = [Condition.Absent("token/x").OnSystem()], Then = [Operation.Put("token/x", default).OnSystem()], Else = [Operation.Delete("k")],
        };
        (await store.CommitAsync(transaction, Ct)).Succeeded.ShouldBeTrue();
        (store.View().Count, store.State.System.Count).ShouldBe((1, 1));
        store.View().Get("token/x").ShouldBeNull();
        (await store.CommitAsync(transaction, Ct)).Succeeded.ShouldBeFalse();
        (store.View().Count, store.Revision).ShouldBe((0, new Revision(3)));
    }

    private static async Task<ConcordStore> StoreWithAsync(StoredValue value)
    {
        var store = await ConcordStore.OpenAsync(new MemoryLog(), new ConcordOptions { DataDirectory = "unused" }, Ct);
        await store.PutAsync("k", value, Expiration.Never, Ct);
        return store;
    }

    private static async Task<bool> PutIfAsync(ConcordStore store, Condition condition) =>
        (await store.CommitAsync(new Transaction { If = [condition], Then = [Operation.Put("done", default)] }, Ct)).Succeeded;
}
