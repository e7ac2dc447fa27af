using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using HexHub.Wire.Erlang;
using Microsoft.AspNetCore.Http;

namespace HexHub.Wire;

/// <summary>An answer of the API: an object in the client's format, or nothing but a status.</summary>
internal sealed class HexAnswer : IResult
{
    private readonly object? _value;
    private readonly Type? _type;

    private HexAnswer(int status, object? value, Type? type)
    {
        Status = status;
        _value = value;
        _type = type;
    }

    public int Status { get; }

    /// <summary>Value of the <c>location</c> header, if any.</summary>
    public string? Location { get; private init; }

    /// <summary>Value of the <c>www-authenticate</c> header, if any.</summary>
    public string? Challenge { get; private init; }

    /// <summary>What the answer depends on; with it clients can ask whether it has changed.</summary>
    public Validator? Validator { get; private init; }

    /// <summary>When it is worth another try, if it may become true.</summary>
    public int? RetryAfterSeconds { get; private init; }

    public static HexAnswer Ok<T>(T value, Validator? validator = null)
        where T : class => Of(StatusCodes.Status200OK, value, validator: validator);

    public static HexAnswer Of<T>(int status, T value, string? location = null, string? challenge = null, Validator? validator = null)
        where T : class => new(status, value, typeof(T)) { Location = location, Challenge = challenge, Validator = validator };

    public static HexAnswer NoContent() => new(StatusCodes.Status204NoContent, null, null);

    public static HexAnswer Error(int status, string message, int? retryAfterSeconds = null) =>
        new(status, new ErrorBody(status, message), typeof(ErrorBody)) { RetryAfterSeconds = retryAfterSeconds };

    public static HexAnswer Busy() => Error(StatusCodes.Status503ServiceUnavailable, "Service unavailable", retryAfterSeconds: 1);

    public static HexAnswer NotFound() => Error(StatusCodes.Status404NotFound, "Page not found");

    public static HexAnswer Invalid(JsonObject errors) => Of(
        StatusCodes.Status422UnprocessableEntity,
        new ErrorBody(StatusCodes.Status422UnprocessableEntity, "Validation error(s)", errors));

    public static HexAnswer Invalid(string field, string text) => Invalid(new JsonObject { [field] = text });

    public async Task ExecuteAsync(HttpContext context)
    {
        var response = context.Response;
        if (Location is not null) response.Headers.Location = Location;
        if (Challenge is not null) response.Headers.WWWAuthenticate = Challenge;
        if (RetryAfterSeconds is { } seconds) response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (Validator is null) response.Headers.CacheControl = "no-store"; // Secrets, refusals, what is true for one moment.
        response.StatusCode = Status;
        if (_value is null || _type is null) return;
        var format = HexCall.Of(context).Format;
        var body = new ArrayBufferWriter<byte>(1024);
        Write(body, format);
        if (Validator is { } validator && validator.AnswersNotModified(context, body.WrittenSpan)) return;
        response.ContentType = format.ContentType;
        response.ContentLength = body.WrittenCount;
        if (!HttpMethods.IsHead(context.Request.Method)) await response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
    }

    private void Write(ArrayBufferWriter<byte> body, WireFormat format)
    {
        var json = format.IsErlang ? WireJson.ForErlang : WireJson.ForJson;
        if (format.IsErlang)
        {
            ErlangTerm.Encode(JsonSerializer.SerializeToElement(_value, _type!, json), body); // Null types were answered above.
            return;
        }

        using var writer = new Utf8JsonWriter(body, new JsonWriterOptions { Encoder = json.Options.Encoder });
        JsonSerializer.Serialize(writer, _value, _type!, json);
    }
}
