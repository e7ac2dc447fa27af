using System.Globalization;
using System.Text.Json;
using Concord.Kv;
using Concord.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Concord.Hosting.Http;

/// <summary>One request of the HTTP API, and the ways to answer it.</summary>
internal sealed class ApiCall
{
    // A bulk call of 500 elements; a single value can be no larger than what the store takes and this allows. Source: specification, section 15.
    private const int BodyBytesMax = 4 * 1024 * 1024;

    private readonly ConcordService _service;

    private ApiCall(HttpContext http, ConcordService service)
    {
        Http = http;
        _service = service;
        Session = service.SessionOf(Credential.Of(http.Request));
    }

    public HttpContext Http { get; }

    public ConcordSession Session { get; }

    public CancellationToken Aborted => Http.RequestAborted;

    /// <summary>The key that the address names.</summary>
    public Key Key => AddressedKey.Of(Http);

    /// <summary>Makes a handler of the API a handler of requests: whatever the call throws becomes an answer.</summary>
    public static RequestDelegate Handler(Func<ApiCall, Task> handle) => async http =>
    {
        var call = new ApiCall(http, http.RequestServices.GetRequiredService<ConcordService>());
        try
        {
            await handle(call);
        }
        catch (ConcordException e)
        {
            await ApiError.WriteAsync(http, e);
        }
        catch (BadHttpRequestException e)
        {
            await ApiError.WriteAsync(http, e);
        }
    };

    /// <summary>Refuses whoever shows a token that is not known, or none where one is needed.</summary>
    public void RequireKnownCaller()
    {
        if (!Session.IsKnown) throw new ConcordException(ConcordErrorCode.Unauthorized, "A valid token is needed.");
    }

    /// <summary>How fresh the read must be, and how long it may take.</summary>
    public ReadOptions ReadOptions() => new() { Consistency = Consistency(), Timeout = TimeLimit() };

    /// <summary>How long the call may take: <c>?timeout=</c> in milliseconds.</summary>
    public TimeSpan? TimeLimit() => IntegerOf("timeout") is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;

    /// <summary>A part of the address.</summary>
    public string Route(string name) => Http.Request.RouteValues[name]?.ToString() ?? "";

    public static void WriteList<T>(Utf8JsonWriter json, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray();
        foreach (var item in items) write(json, item);
        json.WriteEndArray();
    }

    /// <summary>A flag of the query: <c>true</c> or <c>1</c>.</summary>
    public bool Flag(string name) => Http.Request.Query[name].ToString() is "true" or "1";

    /// <summary>A number of the query; null when it is not there.</summary>
    public long? IntegerOf(string name)
    {
        var text = Http.Request.Query[name].ToString();
        if (text.Length == 0) return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ApiError.InvalidRequest($"'{name}' is '{text}'; a whole number is wanted.");
    }

    /// <summary>The body, which must be a JSON object without members of the same name.</summary>
    public async Task<RequestBody> ReadBodyAsync()
    {
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await Http.Request.Body.ReadAsync(buffer, Aborted)) > 0; body.Write(buffer, 0, read))
        {
            if (body.Length + read > BodyBytesMax)
                throw new ConcordException(ConcordErrorCode.CommandTooLarge, $"The body is larger than {BodyBytesMax} bytes.");
        }

        return RequestBody.Parse(body.GetBuffer().AsMemory(0, (int)body.Length));
    }

    public Task OkAsync() => OkAsync(_service.Revision, null);

    public Task OkAsync(Action<Utf8JsonWriter> data) => OkAsync(_service.Revision, data);

    /// <summary>Answers that it went well.</summary>
    /// <param name="revision">The store's revision that the answer is of.</param>
    /// <param name="data">Writes the value of <c>data</c>; null: there is none.</param>
    /// <param name="next">Where the next page begins; null: there is none.</param>
    public Task OkAsync(Revision revision, Action<Utf8JsonWriter>? data, string? next = null) => WriteAsync(StatusCodes.Status200OK, revision, json =>
    {
        json.WriteString("status", "ok");
        if (data is not null)
        {
            json.WritePropertyName("data");
            data(json);
        }

        if (next is not null) json.WriteString("next", next);
    });

    /// <summary>Answers that there is no such key.</summary>
    public Task NotFoundAsync(Revision revision) =>
        ErrorAsync(StatusCodes.Status404NotFound, revision, ConcordErrorCode.NotFound, "There is no such key.", null);

    public Task ErrorAsync(int status, Revision revision, ConcordErrorCode code, string message, Action<Utf8JsonWriter>? details) =>
        WriteAsync(status, revision, json => ApiError.Write(json, ApiError.NameOf(code), message, details));

    public void SetETag(Revision modRevision) => Http.Response.Headers.ETag = $"\"{modRevision}\"";

    private async Task WriteAsync(int status, Revision revision, Action<Utf8JsonWriter> content)
    {
        Http.Response.Headers["X-Concord-Revision"] = revision.ToString();
        RateHeaders.Write(Http.Response, Session.Rate);
        await JsonAnswer.WriteAsync(Http, status, content);
    }

    private ReadConsistency? Consistency() => Http.Request.Query["consistency"].ToString() switch
    {
        "" => null,
        "eventual" => ReadConsistency.Eventual,
        "leader" => ReadConsistency.Leader,
        "strong" => ReadConsistency.Strong,
        var other => throw ApiError.InvalidRequest($"'consistency' is '{other}'; allowed: eventual, leader, strong."),
    };
}
