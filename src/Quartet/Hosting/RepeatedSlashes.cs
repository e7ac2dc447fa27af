using System.Text.RegularExpressions;

namespace Quartet.Hosting;

/// <summary>Takes <c>//</c> in a path for <c>/</c>: clients join a base address that ends in a slash with a path that begins with one.</summary>
internal sealed partial class RepeatedSlashes(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.Value is { } path && path.Contains("//", StringComparison.Ordinal))
            context.Request.Path = Repeated().Replace(path, "/");
        return next(context);
    }

    [GeneratedRegex("/{2,}")]
    private static partial Regex Repeated();
}
