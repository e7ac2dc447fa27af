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
        api.MapRead("/users/me", Me);
        api.MapRead("/users/{name}", Show);
    }

    private static async Task<HexAnswer> CreateAsync(HttpContext context, UserDirectory users, PackageCatalog packages, CancellationToken ct)
    {
        var call = HexCall.Of(context);
        var (body, refusal) = await RequestBody.ReadAsync(context);
        if (refusal is not null) return refusal;
        var fields = new FieldReader(body);
        var wanted = new NewUser(fields.Text("username"), Email(fields), fields.Text("password"), fields.Text("full_name"));
        if (fields.Errors.Count > 0) return HexAnswer.Invalid(fields.Errors);
        var result = await users.CreateAsync(wanted, ct);
        if (result.IsBusy) return HexAnswer.Busy();
        return result.User is { } user
            ? HexAnswer.Of(StatusCodes.Status201Created, Object(user, packages, call), location: $"/api/users/{user.Name}")
            : HexAnswer.Invalid(new JsonObject(result.Faults.Select(fault => KeyValuePair.Create(fault.Key, (JsonNode?)fault.Value))));
    }

    private static HexAnswer Me(HttpContext context, PackageCatalog packages)
    {
        var call = HexCall.Of(context);
        if (AccessAnswers.For(HexAccess.Decide(call.Caller, HexAction.ReadAccount)) is { } refusal) return refusal;
        return call.Caller is { } caller
            ? HexAnswer.Ok(Object(caller.User, packages, call) with { Organizations = [] }, Validator.Private)
            : HexAnswer.NotFound();
    }

    private static HexAnswer Show(string name, HttpContext context, UserDirectory users, PackageCatalog packages) =>
        users.Find(name) is { } user ? HexAnswer.Ok(Object(user, packages, HexCall.Of(context)), Validator.Public) : HexAnswer.NotFound();

    // Old clients send a list of addresses, of which the first is the primary one.
    private static string? Email(FieldReader fields) =>
        fields.Maps("emails") is [var first, ..] ? new FieldReader(first).Text("email") : fields.Text("email");

    private static UserObject Object(User user, PackageCatalog packages, HexCall call) =>
        UserObject.Of(user, packages.OwnedBy(user.Name), call.Urls);
}
