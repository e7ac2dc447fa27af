using System.Text.Json;
using Concord.Hosting.Http;
using Concord.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Concord.Hosting.Administration;

/// <summary>Roles and ACLs.</summary>
internal static class RoleEndpoints
{
    public static void Map(RouteGroupBuilder admin)
    {
        var roles = admin.MapGroup("/roles").WithTags("Roles");
        roles.MapGet("", ApiCall.Handler(ListAsync)).WithSummary("Lists roles, the predefined ones included");
        roles.MapPost("", ApiCall.Handler(CreateAsync)).WithSummary("Makes a role").WithDescription("Body: {\"name\", \"permissions\": […]}.");
        roles.MapDelete("/{name}", ApiCall.Handler(DeleteAsync)).WithSummary("Removes a role with its grants and ACLs");
        var acls = admin.MapGroup("/acls").WithTags("Roles");
        acls.MapGet("", ApiCall.Handler(ListAclsAsync)).WithSummary("Lists ACLs");
        acls.MapPost("", ApiCall.Handler(CreateAclAsync)).WithSummary("Makes an ACL").WithDescription("Body: {\"pattern\", \"role\", \"permissions\": […]}; * in a pattern is any run of characters.");
        acls.MapDelete("", ApiCall.Handler(DeleteAclAsync)).WithSummary("Removes an ACL").WithDescription("?pattern=&role=");
    }

    public static void WritePermissions(Utf8JsonWriter json, Permissions permissions)
    {
        json.WriteStartArray("permissions");
        foreach (var name in PermissionNames.Of(permissions)) json.WriteStringValue(name);
        json.WriteEndArray();
    }

    private static async Task ListAsync(ApiCall call)
    {
        var roles = await call.Session.Roles.ListAsync(call.ReadOptions(), call.Aborted);
        await call.OkAsync(json => ApiCall.WriteList(json, roles, Write));
    }

    private static async Task CreateAsync(ApiCall call)
    {
        var body = await call.ReadBodyAsync();
        var created = await call.Session.Roles.CreateAsync(
            body.RequiredText("name"), PermissionNames.Parse(body.Texts("permissions")), null, call.Aborted);
        await call.OkAsync(json => Write(json, created));
    }

    private static async Task DeleteAsync(ApiCall call)
    {
        await call.Session.Roles.DeleteAsync(call.Route("name"), null, call.Aborted);
        await call.OkAsync();
    }

    private static async Task ListAclsAsync(ApiCall call)
    {
        var acls = await call.Session.Roles.ListAclsAsync(call.ReadOptions(), call.Aborted);
        await call.OkAsync(json => ApiCall.WriteList(json, acls, Write));
    }

    private static async Task CreateAclAsync(ApiCall call)
    {
        var body = await call.ReadBodyAsync();
        var created = await call.Session.Roles.CreateAclAsync(
            body.RequiredText("pattern"), body.RequiredText("role"), PermissionNames.Parse(body.Texts("permissions")), null, call.Aborted);
        await call.OkAsync(json => Write(json, created));
    }

    private static async Task DeleteAclAsync(ApiCall call)
    {
        var query = call.Http.Request.Query;
        await call.Session.Roles.DeleteAclAsync(query["pattern"].ToString(), query["role"].ToString(), null, call.Aborted);
        await call.OkAsync();
    }

    private static void Write(Utf8JsonWriter json, RoleRecord role)
    {
        json.WriteStartObject();
        json.WriteString("name", role.Name);
        WritePermissions(json, role.Permissions);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, AclRecord acl)
    {
        json.WriteStartObject();
        json.WriteString("pattern", acl.Pattern);
        json.WriteString("role", acl.Role);
        WritePermissions(json, acl.Permissions);
        json.WriteEndObject();
    }
}
