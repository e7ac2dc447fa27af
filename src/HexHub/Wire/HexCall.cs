using Microsoft.AspNetCore.Http;
using Quartet.Accounts.Authentication;

namespace HexHub.Wire;

/// <summary>What is known of an API request once it is let in: the format to answer in, who calls, and where we are.</summary>
internal sealed class HexCall(WireFormat format, HexUrls urls)
{
    public WireFormat Format { get; } = format;

    /// <summary>Who calls; null: anyone.</summary>
    public Identity? Caller { get; set; }

    /// <summary>Absolute addresses for this caller.</summary>
    public HexUrls Urls { get; } = urls;

    public static HexCall Of(HttpContext context) => context.Features.Get<HexCall>()
        ?? throw new InvalidOperationException("The request did not come through the Hex API.");
}
