using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Quartet.Accounts.Keys;

namespace Quartet.Accounts.Tests.Keys;

public class ApiKeyRingTests
{
    [Fact]
    public async Task A_key_is_found_by_its_secret_and_by_nothing_else()
    {
        await using var accounts = await AccountsStore.OpenAsync();
        var (key, secret) = await accounts.Keys.CreateAsync("ada", "k", [KeyPermission.FullApi], null, CancellationToken.None);
        accounts.Keys.FindBySecret(secret)?.Name.ShouldBe("k");
        accounts.Keys.FindBySecret(secret.ToUpperInvariant()).ShouldBeNull();
        accounts.Keys.FindBySecret(secret + " ").ShouldBeNull();
        accounts.Keys.FindBySecret("").ShouldBeNull();
        accounts.Keys.FindBySecret(key.LookupHash).ShouldBeNull();
        accounts.Keys.FindBySecret(key.LookupHash + key.VerifyHash).ShouldBeNull();
        new NewApiKey(key, secret).ToString().ShouldNotContain(secret);
    }

    [Fact]
    public async Task Names_and_revocations_hold_when_many_work_on_one_owner_at_once()
    {
        await using var accounts = await AccountsStore.OpenAsync();
        var keys = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            accounts.Keys.CreateAsync(i % 2 == 0 ? "ada" : "bob", "k", [KeyPermission.FullApi], null, CancellationToken.None)));
        accounts.Keys.List("ada").Select(key => key.Name).Distinct().Count().ShouldBe(10);
        var uses = keys.Select(key => accounts.Keys.RecordUseAsync(key.Key, "::1", "x", CancellationToken.None));
        await Task.WhenAll([.. uses, accounts.Keys.RevokeAllAsync("ada", CancellationToken.None)]);
        accounts.Keys.List("ada").ShouldBeEmpty();
        accounts.Keys.List("bob").Count.ShouldBe(10);
        keys.Where(key => key.Key.Owner == "ada").ShouldAllBe(key => !accounts.Keys.Refresh(key.Key)!.IsInForce(accounts.Time.GetUtcNow()));
    }

    [Fact]
    public async Task A_use_that_cannot_be_stored_is_nobodys_error()
    {
        var accounts = await AccountsStore.OpenAsync();
        var (key, _) = await accounts.Keys.CreateAsync("ada", "k", [KeyPermission.FullApi], null, CancellationToken.None);
        using var recorder = new KeyUseRecorder(accounts.Keys, NullLogger<KeyUseRecorder>.Instance);
        await accounts.DisposeAsync(); // Nothing can be written from here on.
        await recorder.StartAsync(CancellationToken.None);
        for (var i = 0; i < 5000; i++) recorder.Note(key with { LookupHash = $"{i}" }, null, null);
        await recorder.StopAsync(CancellationToken.None);
    }

    [Fact]
    public void A_stored_key_reads_what_a_newer_version_wrote_and_never_gains_by_what_is_missing()
    {
        const string Known = """
            {"LookupHash":"a","VerifyHash":"b","Owner":"ada","Name":"k","InsertedAt":"2026-01-01T00:00:00+00:00","UpdatedAt":"2026-01-01T00:00:00+00:00",
            "Permissions":[{"Domain":"Api","Resource":"read"},{"Domain":"Repositories"}],"AddedLater":{"x":[1]},"LastUse":{"UsedAt":"2026-01-01T00:00:00+00:00"}}
            """;
        var key = JsonSerializer.Deserialize(Known, AccountsJson.Default.ApiKey).ShouldNotBeNull();
        key.Permissions.ShouldBe([new KeyPermission(KeyDomain.Api, "read"), new KeyPermission(KeyDomain.Repositories)]);
        var again = Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(key, AccountsJson.Default.ApiKey));
        again.ShouldContain("\"Domain\":\"Repositories\"");
        JsonSerializer.Deserialize(again, AccountsJson.Default.ApiKey).ShouldNotBeNull().Permissions.ShouldBe(key.Permissions);
        var lost = Known.Replace("\"Domain\":\"Api\",", "", StringComparison.Ordinal);
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize(lost, AccountsJson.Default.ApiKey));
    }
}
