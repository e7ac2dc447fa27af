using System.Text.Json;

namespace Concord.Audit;

/// <summary>What of a line holds the chain together.</summary>
/// <param name="Sequence">Its number.</param>
/// <param name="Previous">The hash of the line before it.</param>
/// <param name="RemovedThrough">In the line of a cleanup: the number of the last line that it removed.</param>
internal readonly record struct AuditLink(long Sequence, string Previous, long? RemovedThrough)
{
    /// <summary>What a cleanup calls itself. Names that begin with <see cref="OwnPrefix"/> are the log's own.</summary>
    public const string CleanupOperation = "audit_cleanup";

    public const string OwnPrefix = "audit_";

    public const string RemovedThroughMember = "removed_through_seq";

    private const int JsonDepthMax = 64;

    /// <summary>Reads it out of a whole line; false for what is not a line of the log.</summary>
    public static bool TryParse(ReadOnlySpan<byte> line, out AuditLink link)
    {
        link = default;
        try
        {
            var (sequence, previous, operation, removed) = (0L, "", "", (long?)null);
            var json = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = JsonDepthMax });
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject) return false;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var isSequence = json.ValueTextEquals("seq"u8);
                var isPrevious = json.ValueTextEquals("prev"u8);
                var isOperation = json.ValueTextEquals("operation"u8);
                var isMetadata = json.ValueTextEquals("metadata"u8);
                json.Read();
                if (isSequence) sequence = json.GetInt64();
                else if (isPrevious) previous = json.GetString();
                else if (isOperation) operation = json.GetString();
                else if (isMetadata) removed = RemovedThroughIn(ref json);
                else json.Skip();
            }

            if (json.Read() || sequence < 1 || previous is not { Length: 64 }) return false;
            link = new AuditLink(sequence, previous, operation == CleanupOperation ? removed : null);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    private static long? RemovedThroughIn(ref Utf8JsonReader json)
    {
        long? removed = null;
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return null;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isRemoved = json.ValueTextEquals("removed_through_seq"u8);
            json.Read();
            if (isRemoved && json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var number)) removed = number;
            else json.Skip();
        }

        return removed;
    }
}
