using System.Text.Json.Nodes;
using HexHub.Access;
using HexHub.Packages;
using HexHub.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Quartet.Accounts.Users;

namespace HexHub.Users;

/// <summary>Accounts in the API. Source: Hex protocol 5.2.</summary>
internal static class UserEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/users", CreateAsync);
        api.MapGet("/users/me", Me);
        api.MapGet("/users/{name}", Show);
    }

    private static async Task<HexAnswer> CreateAsync(HttpContext context, UserDirectory users, PackageCatalog packages, CancellationToken ct)
    {
        var call = HexCall.Of(context);
        var (body, refusal) = await RequestBody.ReadAsync(context);
        if (refusal is not null) return refusal;
        var fields = new FieldReader(body);
        var wanted = new NewUser(fields.Text("username"), Email(fields), fields.Text("password"), fields.Text("full_name"));
        if (fields.Errors.Count > 0) return HexAnswer.Invalid(fields.Errors);
        var (user, faults) = await users.CreateAsync(wanted, ct);
        return user is null
            ? HexAnswer.Invalid(new JsonObject(faults.Select(fault => KeyValuePair.Create(fault.Key, (JsonNode?)fault.Value))))
            : HexAnswer.Of(StatusCodes.Status201Created, Object(user, packages, call, isSelf: true), location: $"/api/users/{user.Name}");
    }

    private static HexAnswer Me(HttpContext context, PackageCatalog packages)
    {
        var call = HexCall.Of(context);
        if (AccessAnswers.For(HexAccess.Decide(call.Caller, HexAction.ReadAccount)) is { } refusal) return refusal;
        return call.Caller is { } caller ? HexAnswer.Ok(Object(caller.User, packages, call, isSelf: true)) : HexAnswer.NotFound();
    }

    private static HexAnswer Show(string name, HttpContext context, UserDirectory users, PackageCatalog packages)
    {
        var call = HexCall.Of(context);
        return users.Find(name) is { } user
            ? HexAnswer.Ok(Object(user, packages, call, isSelf: call.Caller?.User.Name == user.Name))
            : HexAnswer.NotFound();
    }

    // Old clients send a list of addresses, of which the first is the primary one.
    private static string? Email(FieldReader fields) =>
        fields.Maps("emails") is [var first, ..] ? new FieldReader(first).Text("email") : fields.Text("email");

    private static UserObject Object(User user, PackageCatalog packages, HexCall call, bool isSelf) =>
        UserObject.Of(user, packages.OwnedBy(user.Name), call.Urls, isSelf);
}
