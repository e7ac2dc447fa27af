using System.Text.Json;
using Concord.Hosting.Http;
using Concord.Tenants;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Concord.Hosting.Administration;

/// <summary>Tenants and their quotas.</summary>
internal static class TenantEndpoints
{
    private const string Unlimited = "unlimited";

    public static void Map(RouteGroupBuilder admin)
    {
        var tenants = admin.MapGroup("/tenants").WithTags("Tenants");
        tenants.MapGet("", ApiCall.Handler(ListAsync)).WithSummary("Lists tenants");
        tenants.MapPost("", ApiCall.Handler(CreateAsync)).WithSummary("Makes a tenant with its role and its namespace")
            .WithDescription("Body: {\"id\", \"name\"?, \"namespace\"?, \"max_keys\"?, \"max_storage_bytes\"?, \"max_ops_per_sec\"?}; a limit is a number or \"unlimited\".");
        tenants.MapGet("/{id}", ApiCall.Handler(GetAsync)).WithSummary("Tells a tenant with what it uses");
        tenants.MapPut("/{id}/quota", ApiCall.Handler(UpdateAsync)).WithSummary("Changes a quota").WithDescription("Body: one of the limits.");
        tenants.MapDelete("/{id}", ApiCall.Handler(DeleteAsync)).WithSummary("Removes a tenant; its keys stay");
    }

    private static async Task ListAsync(ApiCall call)
    {
        var tenants = await call.Session.Tenants.ListAsync(call.ReadOptions(), call.Aborted);
        await call.OkAsync(json => ApiCall.WriteList(json, tenants, (writer, tenant) => Write(writer, tenant, null)));
    }

    private static async Task CreateAsync(ApiCall call)
    {
        var body = await call.ReadBodyAsync();
        var wanted = new NewTenant { Id = body.RequiredText("id"), Name = body.Text("name"), Namespace = body.Text("namespace") };
        if (body.Has("max_keys")) wanted = wanted with { MaxKeys = Limit(body, "max_keys") };
        if (body.Has("max_storage_bytes")) wanted = wanted with { MaxStorageBytes = Limit(body, "max_storage_bytes") };
        if (body.Has("max_ops_per_sec")) wanted = wanted with { MaxOpsPerSec = Limit(body, "max_ops_per_sec") };
        var created = await call.Session.Tenants.CreateAsync(wanted, null, call.Aborted);
        await call.OkAsync(json => Write(json, created, null));
    }

    private static async Task GetAsync(ApiCall call)
    {
        var report = await call.Session.Tenants.UsageAsync(call.Route("id"), call.ReadOptions(), call.Aborted);
        await call.OkAsync(json => Write(json, report.Tenant, report));
    }

    private static async Task UpdateAsync(ApiCall call)
    {
        var body = await call.ReadBodyAsync();
        var quotas = new[] { ("max_keys", TenantQuota.MaxKeys), ("max_storage_bytes", TenantQuota.MaxStorageBytes), ("max_ops_per_sec", TenantQuota.MaxOpsPerSec) };
        if (quotas.Count(quota => body.Has(quota.Item1)) != 1) throw ApiError.InvalidRequest("Exactly one of max_keys, max_storage_bytes and max_ops_per_sec is wanted.");
        var (name, which) = quotas.Single(quota => body.Has(quota.Item1));
        var updated = await call.Session.Tenants.UpdateQuotaAsync(call.Route("id"), which, Limit(body, name), null, call.Aborted);
        await call.OkAsync(json => Write(json, updated, null));
    }

    private static async Task DeleteAsync(ApiCall call)
    {
        await call.Session.Tenants.DeleteAsync(call.Route("id"), null, call.Aborted);
        await call.OkAsync();
    }

    private static long? Limit(RequestBody body, string name) =>
        body.Required(name) is { ValueKind: JsonValueKind.String } text && text.GetString() == Unlimited
            ? null
            : body.Integer(name) ?? throw ApiError.InvalidRequest($"'{name}' is neither a number nor \"unlimited\".");

    private static void Write(Utf8JsonWriter json, TenantRecord tenant, Sessions.TenantReport? usage)
    {
        json.WriteStartObject();
        json.WriteString("id", tenant.Id);
        json.WriteString("name", tenant.Name);
        json.WriteString("namespace", tenant.Namespace);
        WriteLimit(json, "max_keys", tenant.MaxKeys);
        WriteLimit(json, "max_storage_bytes", tenant.MaxStorageBytes);
        WriteLimit(json, "max_ops_per_sec", tenant.MaxOpsPerSec);
        if (usage is not null)
        {
            json.WriteNumber("key_count", usage.KeyCount);
            json.WriteNumber("storage_bytes", usage.StorageBytes);
            json.WriteNumber("ops_last_second", usage.OpsLastSecond);
        }

        json.WriteEndObject();
    }

    private static void WriteLimit(Utf8JsonWriter json, string name, long? limit)
    {
        if (limit is { } number) json.WriteNumber(name, number);
        else json.WriteString(name, Unlimited);
    }
}
