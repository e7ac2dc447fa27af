using System.Text.Json;
using Concord.Kv;
using Concord.Security;
using Concord.Sessions;
using Concord.Tenants;
using Concord.Tests.Log;
using Concord.Transactions;
using Quartet.Testing;

namespace Concord.Tests.Sessions;

/// <summary>A guarded store in memory, with people in it.</summary>
internal sealed class SessionScene : IAsyncDisposable
{
    private readonly Dictionary<string, string> _tokens = [];
    private readonly TemporaryDirectory _directory;

    private SessionScene(ConcordStore store, ConcordService service, SteppedTime time, TemporaryDirectory directory)
    {
        _directory = directory;
        Store = store;
        Service = service;
        Time = time;
    }

    public ConcordStore Store { get; }

    public ConcordService Service { get; }

    public required MemoryLog Log { get; init; }

    public SteppedTime Time { get; }

    public ConcordSession System => Service.System;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<SessionScene> OpenAsync(ConcordServiceOptions? options = null, ConcordOptions? store = null, MemoryLog? log = null)
    {
        var time = new SteppedTime();
        store = (store ?? new ConcordOptions { DataDirectory = "unused", KeyBytesMax = 1100 }) with { Time = time };
        var directory = new TemporaryDirectory();
        options = (options ?? new ConcordServiceOptions { Scope = "kv/" }) with { BootstrapTokenPath = Path.Combine(directory.Path, "bootstrap-token") };
        log ??= new MemoryLog();
        var opened = await ConcordStore.OpenAsync(log, store, Ct);
        return new SessionScene(opened, await ConcordService.OpenAsync(opened, options, Ct), time, directory) { Log = log };
    }

    /// <summary>A scene in which tokens count, with one for each way of being somebody.</summary>
    public static async Task<SessionScene> WithPeopleAsync(ConcordServiceOptions? options = null)
    {
        var scene = await OpenAsync((options ?? new ConcordServiceOptions { Scope = "kv/" }) with { AuthEnabled = true }, ArgumentTests.SmallStore);
        await scene.AddTokenAsync("reader", Permissions.Read);
        await scene.AddTokenAsync("writer", Permissions.Write);
        await scene.AddTokenAsync("deleter", Permissions.Delete);
        await scene.AddTokenAsync("operator", Permissions.Admin);
        await scene.AddTokenAsync("admin", Permissions.None, "admin");
        await scene.AddTokenAsync("editor", Permissions.None, "editor");
        await scene.AddTokenAsync("viewer", Permissions.None, "viewer");
        await scene.AddTokenAsync("none", Permissions.Everything, "none");
        await scene.AddTenantAsync("acme");
        await scene.AddTokenAsync("acme", Permissions.None, "tenant_acme");
        return scene;
    }

    /// <summary>The session of somebody; of nobody and of a stranger too.</summary>
    public ConcordSession As(string who) => who switch
    {
        "system" => System,
        "nobody" => Service.SessionOf(null),
        "stranger" => Service.SessionOf(AccessToken.New().Text),
        _ => Service.SessionOf(_tokens[who]),
    };

    public string BootstrapTokenPath => Path.Combine(_directory.Path, "bootstrap-token");

    public string TokenOf(string who) => _tokens[who];

    public Task AddTokenAsync(string who, Permissions permissions, params string[] roles)
    {
        var token = AccessToken.New();
        _tokens[who] = token.Text;
        var record = TokenRules.Create(token.Hash, permissions, who, Time.GetUtcNow(), null, 0) with { Roles = roles };
        return StoreAsync(record.SystemKey, JsonSerializer.SerializeToUtf8Bytes(record, AccessJson.Default.TokenRecord));
    }

    public async Task AddTenantAsync(string id, long? maxOpsPerSec = null)
    {
        var (tenant, role, acl) = TenantRules.Create(new NewTenant { Id = id, Scope = Service.Options.Scope, MaxOpsPerSec = maxOpsPerSec }, null, []);
        await StoreAsync(tenant.SystemKey, JsonSerializer.SerializeToUtf8Bytes(tenant, TenantJson.Default.TenantRecord));
        await StoreAsync(role.SystemKey, JsonSerializer.SerializeToUtf8Bytes(role, AccessJson.Default.RoleRecord));
        await StoreAsync(acl.SystemKey, JsonSerializer.SerializeToUtf8Bytes(acl, AccessJson.Default.AclRecord));
    }

    /// <summary>Lets so many seconds pass, one at a time, and waits until the store has taken note.</summary>
    public async Task PassAsync(int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            var clock = Store.State.Clock;
            Time.Advance(TimeSpan.FromSeconds(1));
            while (Store.State.Expiring.Count > 0 && Store.State.Clock == clock && Log.Failure is null) await Task.Delay(1, Ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        _directory.Dispose();
    }

    public static StoredValue Value(string text) => StoredValue.Json(global::System.Text.Encoding.UTF8.GetBytes(text));

    public static string Text(Kv.Record? record) => record is null ? "(none)" : global::System.Text.Encoding.UTF8.GetString(record.Value.Span);

    /// <summary>What a call is refused with.</summary>
    public static async Task<ConcordException> RefusedAsync<T>(Func<ValueTask<T>> call) =>
        await Should.ThrowAsync<ConcordException>(async () => await call());

    /// <summary>The name of what refuses a call; "ok" when nothing does.</summary>
    public static async Task<string> OutcomeAsync<T>(Func<ValueTask<T>> call)
    {
        try
        {
            await call();
            return "ok";
        }
        catch (ConcordException e)
        {
            return ConcordErrorNames.Of(e.Code);
        }
    }

    private async Task StoreAsync(Key key, byte[] json) =>
        await Store.CommitAsync(new Transaction { Then = [Operation.Put(key, StoredValue.Json(json)).OnSystem()] }, Ct);
}
