using HexHub.Access;
using HexHub.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Quartet.Accounts.Keys;

namespace HexHub.Keys;

/// <summary>Tells whether the presented credential may do something. Source: Hex protocol 5.4.</summary>
internal static class CheckKey
{
    public static void Map(RouteGroupBuilder api) => api.MapRead("/auth", Handle);

    private static HexAnswer Handle(string? domain, string? resource, HttpContext context, KeyResources resources)
    {
        var call = HexCall.Of(context);
        if (string.IsNullOrEmpty(domain))
            return HexAnswer.Error(StatusCodes.Status400BadRequest, "missing required parameters: \"domain\"");
        if (call.Caller is not { } caller) return AccessAnswers.For(AccessDecision.CredentialRequired) ?? HexAnswer.NoContent();
        if (!KeyPermission.TryParse(domain, string.IsNullOrEmpty(resource) ? null : resource, out var asked, out _) || !caller.Allows(asked))
            return AccessAnswers.For(AccessDecision.KeyNotAuthorized) ?? HexAnswer.NoContent();

        if (resources.Fault(asked, caller.User.Name) is not null)
            return AccessAnswers.For(AccessDecision.AccountNotAuthorized) ?? HexAnswer.NoContent();
        return caller.Key is { } key
            ? HexAnswer.Ok(new KeyCheckObject(new KeyCheckObject.KeyPart(key.Name, new KeyCheckObject.OwnerPart("user", key.Owner))))
            : HexAnswer.NoContent();
    }
}
