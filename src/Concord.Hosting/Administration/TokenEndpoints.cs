using System.Text.Json;
using Concord.Hosting.Http;
using Concord.Security;
using Concord.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Concord.Hosting.Administration;

/// <summary>Tokens. A token itself is shown once, when it is made.</summary>
internal static class TokenEndpoints
{
    public static void Map(RouteGroupBuilder admin)
    {
        var tokens = admin.MapGroup("/tokens").WithTags("Tokens");
        tokens.MapGet("", ApiCall.Handler(ListAsync)).WithSummary("Lists tokens, never the tokens themselves");
        tokens.MapPost("", ApiCall.Handler(CreateAsync)).WithSummary("Makes a token")
            .WithDescription("Body: {\"permissions\"?: [\"read\",\"write\",…], \"name\"?, \"roles\"?: […], \"expires\"?: date}. data.token is shown this once.");
        tokens.MapDelete("/{id}", ApiCall.Handler(RevokeAsync)).WithSummary("Revokes a token").WithDescription("By its id, or more digits of its hash.");
        tokens.MapPost("/{id}/roles", ApiCall.Handler(GrantAsync)).WithSummary("Gives a token a role").WithDescription("Body: {\"role\"}.");
        tokens.MapDelete("/{id}/roles/{role}", ApiCall.Handler(RevokeRoleAsync)).WithSummary("Takes a role from a token");
    }

    private static async Task ListAsync(ApiCall call)
    {
        var tokens = await call.Session.Tokens.ListAsync(call.ReadOptions(), call.Aborted);
        await call.OkAsync(json => ApiCall.WriteList(json, tokens, Write));
    }

    private static async Task CreateAsync(ApiCall call)
    {
        var body = await call.ReadBodyAsync();
        var wanted = new NewToken { Name = body.Text("name"), Roles = body.Texts("roles"), Expires = body.Date("expires") };
        if (body.Has("permissions")) wanted = wanted with { Permissions = PermissionNames.Parse(body.Texts("permissions")) };
        var created = await call.Session.Tokens.CreateAsync(wanted, null, call.Aborted);
        await call.OkAsync(json =>
        {
            json.WriteStartObject();
            json.WriteString("token", created.Token.Text);
            WriteMembers(json, created.Record);
            json.WriteEndObject();
        });
    }

    private static async Task RevokeAsync(ApiCall call)
    {
        var revoked = await call.Session.Tokens.RevokeAsync(call.Route("id"), null, call.Aborted);
        await call.OkAsync(json => Write(json, revoked));
    }

    private static async Task GrantAsync(ApiCall call)
    {
        var role = (await call.ReadBodyAsync()).RequiredText("role");
        var granted = await call.Session.Tokens.GrantAsync(call.Route("id"), role, null, call.Aborted);
        await call.OkAsync(json => Write(json, granted));
    }

    private static async Task RevokeRoleAsync(ApiCall call)
    {
        var left = await call.Session.Tokens.RevokeRoleAsync(call.Route("id"), call.Route("role"), null, call.Aborted);
        await call.OkAsync(json => Write(json, left));
    }

    private static void Write(Utf8JsonWriter json, TokenRecord token)
    {
        json.WriteStartObject();
        WriteMembers(json, token);
        json.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter json, TokenRecord token)
    {
        json.WriteString("id", token.Id);
        json.WriteString("name", token.Name);
        RoleEndpoints.WritePermissions(json, token.Permissions);
        json.WriteStartArray("roles");
        foreach (var role in token.Roles) json.WriteStringValue(role);
        json.WriteEndArray();
        json.WriteString("created", token.Created);
        if (token.Expires is { } expires) json.WriteString("expires", expires);
    }
}
