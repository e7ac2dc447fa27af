using System.Text.Json;
using Concord.Hosting.Http;
using Concord.Kv;
using Concord.Sessions;
using Microsoft.AspNetCore.Http;

namespace Concord.Hosting.KeyValue;

/// <summary>What became of a conditional write; what stood in the way comes along.</summary>
internal static class ConditionalAnswer
{
    public static Task WriteAsync(ApiCall call, ConditionalResult result)
    {
        switch (result.Outcome)
        {
            case WriteOutcome.NotFound:
                return call.NotFoundAsync(result.Revision);
            case WriteOutcome.ConditionFailed:
                return call.ErrorAsync(
                    StatusCodes.Status409Conflict,
                    result.Revision,
                    ConcordErrorCode.ConditionFailed,
                    "The condition does not hold; nothing was written.",
                    result.Current is { } current ? json => WriteCurrent(json, current) : null);
            default:
                call.SetETag(result.Revision);
                return call.OkAsync(result.Revision, null);
        }
    }

    private static void WriteCurrent(Utf8JsonWriter json, Record current)
    {
        json.WriteStartObject("current");
        RecordJson.WriteValue(json, current);
        json.WriteNumber("mod_revision", current.ModRevision.Value);
        json.WriteNumber("version", current.Version);
        json.WriteEndObject();
    }
}
