using System.Text;
using System.Text.Json;
using Concord.Hosting.Http;
using Concord.Kv;
using Concord.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Concord.Hosting.Events;

/// <summary>Committed changes as Server-Sent Events (WHATWG HTML, section 9.2).</summary>
internal static class EventEndpoints
{
    private const string Description =
        "Server-Sent Events of committed changes; id is REVISION:INDEX, and Last-Event-ID resumes behind it. prefix, pattern (with *), types "
        + "(put, delete, expire, touch, …, separated by commas), from_revision. 410 COMPACTED: so far back nothing is kept. A comment every 15 s keeps the line open.";

    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(15);

    public static void Map(RouteGroupBuilder api) => api.MapGroup("").WithTags("Events")
        .MapGet("/events", ApiCall.Handler(HandleAsync)).WithSummary("Follows changes").WithDescription(Description);

    private static async Task HandleAsync(ApiCall call)
    {
        await using var subscription = await call.Session.Events.SubscribeAsync(OptionsOf(call), call.Aborted);
        var response = call.Http.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no"; // A proxy in between would hold events back until its buffer is full.
        await response.StartAsync(call.Aborted);
        try
        {
            await WriteAsync(call.Http, subscription);
        }
        catch (OperationCanceledException) when (call.Aborted.IsCancellationRequested)
        {
            // The reader has gone.
        }
    }

    private static async Task WriteAsync(HttpContext http, EventSubscription subscription)
    {
        await using var events = subscription.GetAsyncEnumerator(http.RequestAborted);
        var next = events.MoveNextAsync().AsTask();
        while (true)
        {
            try
            {
                if (!await next.WaitAsync(PingInterval, http.RequestAborted)) return;
            }
            catch (TimeoutException)
            {
                await http.Response.WriteAsync(": ping\n\n", http.RequestAborted);
                continue;
            }
            catch (ConcordException e) when (e.Code is ConcordErrorCode.SlowConsumer or ConcordErrorCode.Compacted or ConcordErrorCode.ShuttingDown)
            {
                await http.Response.WriteAsync($"event: end\ndata: {{\"code\":\"{ApiError.NameOf(e.Code)}\"}}\n\n", http.RequestAborted);
                return;
            }

            var change = events.Current;
            await http.Response.WriteAsync($"id: {change.Position}\nevent: {EventTypeNames.Of(change.Type)}\ndata: {DataOf(change)}\n\n", http.RequestAborted);
            next = events.MoveNextAsync().AsTask();
        }
    }

    private static string DataOf(ChangeEvent change)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("revision", change.Position.Revision.Value);
            json.WriteNumber("op_index", change.Position.OpIndex);
            json.WriteString("type", EventTypeNames.Of(change.Type));
            if (!change.Key.Span.IsEmpty) json.WriteString("key", change.Key.ToString());
            if (change.Record is { } record) RecordJson.WriteValue(json, record);
            json.WriteNumber("version", change.Version);
            json.WriteNumber("expires_at", change.ExpiresAt.Milliseconds);
            json.WriteBoolean("bulk", change.Bulk);
            json.WriteString("timestamp", change.Timestamp);
            json.WriteString("node", change.Node);
            json.WriteStartObject("metadata");
            if (change.TtlSeconds is { } ttl) json.WriteNumber("ttl", ttl);
            json.WriteBoolean("compressed", change.Compressed);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static SubscribeOptions OptionsOf(ApiCall call)
    {
        var query = call.Http.Request.Query;
        var (prefix, pattern, types) = (query["prefix"].ToString(), query["pattern"].ToString(), query["types"].ToString());
        var last = call.Http.Request.Headers["Last-Event-ID"].ToString();
        EventPosition? after = null;
        if (last.Length > 0) after = EventPosition.TryParse(last, out var position) ? position : throw ApiError.InvalidRequest("Last-Event-ID is not REVISION:INDEX.");
        var options = new SubscribeOptions
        {
            Prefix = prefix.Length > 0 ? Key.Utf8(prefix) : (Key?)null,
            KeyPattern = pattern.Length > 0 ? pattern : null,
            FromRevision = after is null && call.IntegerOf("from_revision") is { } from ? new Revision(from) : null,
            After = after,
        };
        return types.Length > 0 ? options with { Types = EventTypeNames.Parse(types.Split(',')) } : options;
    }
}
