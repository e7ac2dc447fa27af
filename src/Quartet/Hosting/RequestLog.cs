using System.Diagnostics;

namespace Quartet.Hosting;

/// <summary>
/// One line for each request, with an id that the client may choose and always gets back. The query is left out: it may hold secrets.
/// </summary>
internal sealed partial class RequestLog(RequestDelegate next, ILogger<RequestLog> logger)
{
    private const string Header = "x-request-id";
    private const int IdLengthMax = 64;

    public async Task InvokeAsync(HttpContext context)
    {
        var started = Stopwatch.GetTimestamp();
        var id = context.Request.Headers[Header] is [{ Length: > 0 and <= IdLengthMax } given] && given.All(IsPlain) ? given : context.TraceIdentifier;
        context.TraceIdentifier = id;
        context.Response.Headers[Header] = id;
        try
        {
            await next(context);
        }
        finally
        {
            if (logger.IsEnabled(LogLevel.Information)) Write(context, Stopwatch.GetElapsedTime(started), id);
        }
    }

    private void Write(HttpContext context, TimeSpan elapsed, string id)
    {
        var path = context.Request.Path.ToUriComponent();
        var milliseconds = Math.Round(elapsed.TotalMilliseconds, 1);
        Answered(logger, context.Request.Method, path, context.Response.StatusCode, milliseconds, id);
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':';

    [LoggerMessage(EventId = 1000, Level = LogLevel.Information, Message = "{Method} {Path} {Status} in {ElapsedMs} ms, request {RequestId}")]
    private static partial void Answered(ILogger logger, string method, string path, int status, double elapsedMs, string requestId);
}
