using HexHub.Access;
using HexHub.Publishing.Metadata;
using HexHub.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace HexHub.Api;

/// <summary>Lets only paths of a repository through that the caller can see; any other does not exist for them.</summary>
internal sealed class KnownRepository(IOptions<HexHubOptions> options) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        // Who wants to change something says first who they are. Source: Hex protocol 7.1.
        var isReading = HttpMethods.IsGet(context.HttpContext.Request.Method) || HttpMethods.IsHead(context.HttpContext.Request.Method);
        if (!isReading && HexCall.Of(context.HttpContext).Caller is null) return AccessAnswers.For(AccessDecision.CredentialRequired);
        var name = context.HttpContext.Request.RouteValues["repository"] as string;
        return name == options.Value.RepositoryName || name == MetadataRules.PublicRepository ? await next(context) : HexAnswer.NotFound();
    }
}
