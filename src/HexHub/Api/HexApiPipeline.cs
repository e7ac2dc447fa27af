using Concord;
using HexHub.Access;
using HexHub.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Quartet.Accounts.Authentication;
using Quartet.Accounts.Keys;
using Quartet.Kernel.Blobs.Peers;

namespace HexHub.Api;

/// <summary>What every API request goes through: the format to answer in, the credential, and Hex's own error body for whatever goes wrong.</summary>
internal sealed class HexApiPipeline(
    RequestDelegate next, IOptions<HexHubOptions> options, Authenticator authenticator, KeyUseRecorder keyUses, ILogger<HexApiPipeline> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var format = WireFormat.Negotiate(context.Request);
        var call = new HexCall(format ?? WireFormat.Json, HexUrls.For(context.Request, options.Value));
        context.Features.Set(call);
        context.Response.Headers.Vary = "accept, accept-encoding";
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
            context.Response.Headers.AccessControlAllowOrigin = "*";
        await AnswerAsync(context, format is null ? NotAcceptable() : null);
    }

    private static HexAnswer NotAcceptable() => HexAnswer.Error(StatusCodes.Status406NotAcceptable, "Not Acceptable");

    private async Task<HexAnswer?> LetInAsync(HttpContext context, HexCall call)
    {
        var request = context.Request;
        if (string.IsNullOrWhiteSpace(request.Headers.UserAgent))
            return HexAnswer.Error(StatusCodes.Status400BadRequest, "User-Agent header is required");
        if (HasNul(request.Path.Value) || request.Query.Any(parameter => HasNul(parameter.Key) || HasNul(parameter.Value)))
            return HexAnswer.Error(StatusCodes.Status400BadRequest, "Bad request");
        var (caller, failure) = await authenticator.AuthenticateAsync(
            request.Headers.Authorization, context.Connection.RemoteIpAddress, context.RequestAborted);
        call.Caller = caller;
        if (caller?.Key is { } key)
            keyUses.Note(key, context.Connection.RemoteIpAddress?.ToString(), Shortened(request.Headers.UserAgent.ToString()));
        return AccessAnswers.For(failure);
    }

    private static bool HasNul(string? text) => text?.Contains('\0', StringComparison.Ordinal) == true;

    private async Task AnswerAsync(HttpContext context, HexAnswer? refusal)
    {
        try
        {
            refusal ??= await LetInAsync(context, HexCall.Of(context));
            await (refusal is null ? next(context) : refusal.ExecuteAsync(context));
            if (!context.Response.HasStarted && context.Response.ContentLength is null && Fault(context.Response.StatusCode) is { } fault)
                await fault.ExecuteAsync(context);
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            await (Fault(e.StatusCode) ?? HexAnswer.Error(StatusCodes.Status400BadRequest, "Bad request")).ExecuteAsync(context);
        }
        catch (Exception e) when (IsPassing(e) && !context.Response.HasStarted)
        {
            ApiLog.NotNow(logger, context.Request.Method, context.Request.Path, e.Message);
            await HexAnswer.Busy().ExecuteAsync(context);
        }
        catch (Exception e) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            ApiLog.Failed(logger, e, context.Request.Method, context.Request.Path);
            await HexAnswer.Error(StatusCodes.Status500InternalServerError, "Internal server error").ExecuteAsync(context);
        }
    }

    /// <summary>Whether it is worth another try: the cluster has no majority for a moment, or a node that is needed is away.</summary>
    private static bool IsPassing(Exception e) => e is BlobUnreachableException
        or ConcordException { Code: ConcordErrorCode.ClusterNotReady or ConcordErrorCode.Timeout or ConcordErrorCode.UnknownOutcome or ConcordErrorCode.ShuttingDown };

    /// <summary>Hex's body for a status that came without one; null for those that need none.</summary>
    private static HexAnswer? Fault(int status) => status switch
    {
        StatusCodes.Status400BadRequest => HexAnswer.Error(status, "Bad request"),
        StatusCodes.Status404NotFound => HexAnswer.NotFound(),
        StatusCodes.Status405MethodNotAllowed => HexAnswer.Error(status, "Method Not Allowed"),
        StatusCodes.Status408RequestTimeout => HexAnswer.Error(status, "Request timeout"),
        StatusCodes.Status413PayloadTooLarge => HexAnswer.Error(status, "Payload too large"),
        StatusCodes.Status415UnsupportedMediaType => HexAnswer.Error(status, "Unsupported media type"),
        _ => null,
    };

    private static string Shortened(string userAgent) => userAgent.Length <= 255 ? userAgent : userAgent[..255];
}
