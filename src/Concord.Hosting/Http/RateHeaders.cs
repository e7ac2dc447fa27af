using System.Globalization;
using Concord.Tenants;
using Microsoft.AspNetCore.Http;

namespace Concord.Hosting.Http;

/// <summary>Tells a tenant what is left of its rate.</summary>
internal static class RateHeaders
{
    public static void Write(HttpResponse response, RateDecision? rate)
    {
        if (rate is not { } decision) return;
        response.Headers["X-RateLimit-Limit"] = Text(decision.Limit);
        response.Headers["X-RateLimit-Remaining"] = Text(decision.Remaining);
        response.Headers["X-RateLimit-Reset"] = Text((decision.ResetMs + 999) / 1000);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
