using System.Text.Json;
using System.Text.Json.Serialization;

namespace Concord.Audit;

/// <summary>A line of the log, read back. As JSON it has the same members as the line.</summary>
public sealed record AuditEntry
{
    /// <summary>When the operation ended.</summary>
    [JsonPropertyName("timestamp")]
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>A random id of its own.</summary>
    [JsonPropertyName("event_id")]
    public required Guid EventId { get; init; }

    /// <summary>What was asked for.</summary>
    [JsonPropertyName("operation")]
    public required string Operation { get; init; }

    /// <summary>The key, when keys are written in clear.</summary>
    [JsonPropertyName("key")]
    public string? Key { get; init; }

    /// <summary>The key as base64, when keys are written in clear and this one is not valid UTF-8.</summary>
    [JsonPropertyName("key_b64")]
    public string? KeyBase64 { get; init; }

    /// <summary>Hash of the key.</summary>
    [JsonPropertyName("key_hash")]
    public string? KeyHash { get; init; }

    /// <summary>Hash of the keys of a bulk call.</summary>
    [JsonPropertyName("keys_hash")]
    public string? KeysHash { get; init; }

    /// <summary><c>ok</c> or the name of an error.</summary>
    [JsonPropertyName("result")]
    public required string Result { get; init; }

    /// <summary>Who asked.</summary>
    [JsonPropertyName("user")]
    public required string User { get; init; }

    /// <summary>On which node.</summary>
    [JsonPropertyName("node")]
    public string? Node { get; init; }

    /// <summary>What else was worth knowing.</summary>
    [JsonPropertyName("metadata")]
    public JsonElement Metadata { get; init; }

    /// <summary>The trace that the operation was part of, 32 hex digits.</summary>
    [JsonPropertyName("trace_id")]
    public string? TraceId { get; init; }

    /// <summary>The span that the operation was part of, 16 hex digits.</summary>
    [JsonPropertyName("span_id")]
    public string? SpanId { get; init; }

    /// <summary>Number of the line.</summary>
    [JsonPropertyName("seq")]
    public required long Sequence { get; init; }

    /// <summary>Hash of the line before it.</summary>
    [JsonPropertyName("prev")]
    public required string Previous { get; init; }
}
