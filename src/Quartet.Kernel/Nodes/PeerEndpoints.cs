using Concord;
using Concord.Log;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartet.Kernel.Blobs.Peers;

namespace Quartet.Kernel.Nodes;

/// <summary>What nodes ask each other for. Who is no node of the cluster learns nothing here, not even what there is.</summary>
internal static class PeerEndpoints
{
    private static readonly TimeSpan AppliedPatience = TimeSpan.FromSeconds(1);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var peers = endpoints.MapGroup("").ExcludeFromDescription().AddEndpointFilter(OnlyNodesAsync);
        peers.MapGet(Visibility.Path + "/{position:long}", WaitAppliedAsync);
        PeerBlobEndpoints.Map(peers);
    }

    private static ValueTask<object?> OnlyNodesAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        if (context.RequestServices.GetRequiredService<PeerSignature>().IsValid(context.Request)) return next(invocation);
        var logger = context.RequestServices.GetRequiredService<ILogger<PeerSignature>>();
        KernelLog.Stranger(logger, context.Request.Path.ToUriComponent(), context.Connection.RemoteIpAddress?.ToString());
        return ValueTask.FromResult<object?>(TypedResults.Unauthorized());
    }

    private static async Task<Results<NoContent, StatusCodeHttpResult>> WaitAppliedAsync(long position, ConcordStore store, TimeProvider clock, CancellationToken ct)
    {
        try
        {
            await store.WaitAppliedAsync(new LogPosition(position), ct).AsTask().WaitAsync(AppliedPatience, clock, ct);
            return TypedResults.NoContent();
        }
        catch (TimeoutException)
        {
            return TypedResults.StatusCode(StatusCodes.Status504GatewayTimeout);
        }
    }
}
