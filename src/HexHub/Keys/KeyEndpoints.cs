using System.Text.Json;
using System.Text.Json.Nodes;
using HexHub.Access;
using HexHub.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Quartet.Accounts.Keys;

namespace HexHub.Keys;

/// <summary>API keys in the API. Source: Hex protocol 5.3.</summary>
/// <remarks>
/// Making keys takes a password or <c>api:write</c>, which is all of the API: so no key can make one that can do more in it. It may make
/// one that fetches from repositories, which it cannot do itself, because <c>mix hex.user auth</c> and <c>mix hex.organization auth</c>
/// of old clients work that way.
/// </remarks>
internal static class KeyEndpoints
{
    private const int NameLengthMax = 255;
    private const int PermissionsMax = 100;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapRead("/keys", List);
        api.MapRead("/keys/{name}", Show);
        api.MapPost("/keys", CreateAsync);
        api.MapDelete("/keys/{name}", RevokeAsync);
        api.MapDelete("/keys", RevokeAllAsync);
    }

    private static HexAnswer List(HttpContext context, ApiKeyRing keys)
    {
        var call = HexCall.Of(context);
        if (Refusal(call, HexAction.ReadAccount, out var owner) is { } refusal) return refusal;
        return HexAnswer.Ok<IReadOnlyList<KeyObject>>([.. keys.List(owner).Select(key => KeyObject.Of(key, call))], Validator.Private);
    }

    private static HexAnswer Show(string name, HttpContext context, ApiKeyRing keys)
    {
        var call = HexCall.Of(context);
        if (Refusal(call, HexAction.ReadAccount, out var owner) is { } refusal) return refusal;
        return keys.Find(owner, HexRoutes.Part(name)) is { } key
            ? HexAnswer.Ok(KeyObject.Of(key, call), Validator.Private)
            : HexAnswer.NotFound();
    }

    private static async Task<HexAnswer> CreateAsync(HttpContext context, ApiKeyRing keys, KeyResources resources, CancellationToken ct)
    {
        var call = HexCall.Of(context);
        if (Refusal(call, HexAction.ManageKeys, out var owner) is { } refusal) return refusal;
        var (body, unreadable) = await RequestBody.ReadAsync(context);
        if (unreadable is not null) return unreadable;
        var fields = new FieldReader(body);
        var name = Name(fields);
        var permissions = Permissions(fields, owner, resources);
        var revokeAt = Earlier(fields.Time("revoke_at"), call.Caller?.Key?.RevokeAt);
        if (fields.Errors.Count > 0) return HexAnswer.Invalid(fields.Errors);
        var (key, secret) = await keys.CreateAsync(owner, name, permissions, revokeAt, ct);
        return HexAnswer.Of(
            StatusCodes.Status201Created, KeyObject.Of(key, call, secret), location: $"/api/keys/{Uri.EscapeDataString(key.Name)}");
    }

    private static async Task<HexAnswer> RevokeAsync(string name, HttpContext context, ApiKeyRing keys, CancellationToken ct)
    {
        var call = HexCall.Of(context);
        if (Refusal(call, HexAction.ManageKeys, out var owner) is { } refusal) return refusal;
        return await keys.RevokeAsync(owner, HexRoutes.Part(name), ct) is { } key ? HexAnswer.Ok(KeyObject.Of(key, call)) : HexAnswer.NotFound();
    }

    private static async Task<HexAnswer> RevokeAllAsync(HttpContext context, ApiKeyRing keys, CancellationToken ct)
    {
        var call = HexCall.Of(context);
        if (Refusal(call, HexAction.ManageKeys, out var owner) is { } refusal) return refusal;
        await keys.RevokeAllAsync(owner, ct);
        var own = call.Caller?.Key is { } key ? keys.Refresh(key) : null;
        return own is null ? HexAnswer.NoContent() : HexAnswer.Ok(KeyObject.Of(own, call));
    }

    /// <summary>A key that ends makes no key that outlives it.</summary>
    private static DateTimeOffset? Earlier(DateTimeOffset? asked, DateTimeOffset? limit) => asked > limit ? limit : asked ?? limit;

    private static HexAnswer? Refusal(HexCall call, HexAction action, out string owner)
    {
        owner = call.Caller?.User.Name ?? "";
        return AccessAnswers.For(HexAccess.Decide(call.Caller, action));
    }

    private static string Name(FieldReader fields)
    {
        var name = fields.Text("name");
        if (string.IsNullOrWhiteSpace(name)) fields.Errors.TryAdd("name", "can't be blank");
        else if (name.Length > NameLengthMax) fields.Errors.TryAdd("name", $"should be at most {NameLengthMax} character(s)");
        else if (name.Any(char.IsControl)) fields.Errors.TryAdd("name", "has invalid format");
        return name ?? "";
    }

    private static List<KeyPermission> Permissions(FieldReader fields, string owner, KeyResources resources)
    {
        if (fields.Maps("permissions") is not { Count: > 0 } maps) return [KeyPermission.FullApi];
        if (maps.Count > PermissionsMax)
        {
            fields.Errors.TryAdd("permissions", $"should have at most {PermissionsMax} item(s)");
            return [];
        }

        List<KeyPermission> permissions = [];
        List<JsonNode?> faults = [];
        foreach (var map in maps) faults.Add(Read(map, permissions, owner, resources));
        if (faults.Any(fault => fault is not null))
            fields.Errors.TryAdd("permissions", new JsonArray([.. faults.Select(fault => fault ?? new JsonObject())]));
        return permissions;
    }

    /// <summary>Adds a permission, or returns its faults.</summary>
    private static JsonObject? Read(JsonElement map, List<KeyPermission> permissions, string owner, KeyResources resources)
    {
        var fields = new FieldReader(map);
        var (domain, resource) = (fields.Text("domain"), fields.Text("resource"));
        if (fields.Errors.Count > 0) return fields.Errors;
        if (!KeyPermission.TryParse(domain, resource, out var permission, out var fault))
            return new JsonObject { [KeyPermission.DomainOf(domain) is null ? "domain" : "resource"] = fault };
        if (resources.Fault(permission, owner) is { } outOfReach) return new JsonObject { ["resource"] = outOfReach };
        permissions.Add(permission);
        return null;
    }
}
