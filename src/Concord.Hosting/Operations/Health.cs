using Concord.Hosting.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Concord.Hosting.Operations;

internal static class Health
{
    public const string Description = "Needs no token, and no quorum.";

    public static Task HandleAsync(ApiCall call)
    {
        var now = call.Http.RequestServices.GetService<TimeProvider>() ?? TimeProvider.System;
        return JsonAnswer.WriteAsync(call.Http, StatusCodes.Status200OK, json =>
        {
            json.WriteString("status", "healthy");
            json.WriteString("timestamp", now.GetUtcNow());
            json.WriteString("service", "concord-api");
        });
    }
}
