using Quartet.Kernel.Nodes;

namespace Quartet.Cluster;

/// <summary>Sends the answer to a request that may have written only after the other nodes have seen the write too, or cannot be waited for.</summary>
internal sealed class SeenEverywhere(RequestDelegate next, Visibility visibility)
{
    public Task InvokeAsync(HttpContext context)
    {
        var method = context.Request.Method;
        if (!HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method) && !context.Request.Path.StartsWithSegments("/internal"))
            context.Response.OnStarting(() => context.Response.StatusCode < StatusCodes.Status400BadRequest ? visibility.WaitAsync(context.RequestAborted) : Task.CompletedTask);
        return next(context);
    }
}
