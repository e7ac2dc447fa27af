using System.Runtime.InteropServices;
using System.Text.Json;
using Concord.Kv;

namespace Concord.Json;

/// <summary>
/// When two values are the same value: JSON by its structure, with numbers by value (1 is 1.0) and members in any order; binary by its bytes.
/// </summary>
public static class JsonEquality
{
    /// <summary>Compares two values of the store. Values of different kinds are different.</summary>
    /// <remarks>Bytes that are said to be JSON and are not (<see cref="JsonText"/>) are equal to the same bytes only.</remarks>
    public static bool AreEqual(ContentKind leftKind, ReadOnlyMemory<byte> left, ContentKind rightKind, ReadOnlyMemory<byte> right)
    {
        if (leftKind != rightKind) return false;
        if (left.Span.SequenceEqual(right.Span)) return true;
        if (leftKind != ContentKind.Json || !JsonText.TryParse(left, out var leftDocument)) return false;
        using (leftDocument)
        {
            if (!JsonText.TryParse(right, out var rightDocument)) return false;
            using (rightDocument) return AreEqual(leftDocument.RootElement, rightDocument.RootElement);
        }
    }

    /// <summary>Compares two parts of documents that <see cref="JsonText"/> has parsed.</summary>
    public static bool AreEqual(JsonElement left, JsonElement right) => left.ValueKind == right.ValueKind && left.ValueKind switch
    {
        JsonValueKind.String => JsonStrings.Utf8Of(left).SequenceEqual(JsonStrings.Utf8Of(right)),
        JsonValueKind.Number => AreEqualNumbers(JsonMarshal.GetRawUtf8Value(left), JsonMarshal.GetRawUtf8Value(right)),
        JsonValueKind.Array => AreEqualArrays(left, right),
        JsonValueKind.Object => AreEqualObjects(left, right),
        _ => true,
    };

    private static bool AreEqualNumbers(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (!JsonNumber.TryRead(left, out var leftNumber) || !JsonNumber.TryRead(right, out var rightNumber)) return left.SequenceEqual(right);
        return leftNumber.CompareTo(rightNumber) == 0;
    }

    private static bool AreEqualArrays(JsonElement left, JsonElement right)
    {
        if (left.GetArrayLength() != right.GetArrayLength()) return false;
        using var leftItems = left.EnumerateArray();
        using var rightItems = right.EnumerateArray();
        while (leftItems.MoveNext() && rightItems.MoveNext())
        {
            if (!AreEqual(leftItems.Current, rightItems.Current)) return false;
        }

        return true;
    }

    private static bool AreEqualObjects(JsonElement left, JsonElement right)
    {
        if (left.GetPropertyCount() != right.GetPropertyCount()) return false;
        using var leftMembers = left.EnumerateObject();
        using var rightMembers = right.EnumerateObject();
        Dictionary<string, JsonElement>? outOfOrder = null;
        while (leftMembers.MoveNext())
        {
            var member = leftMembers.Current;
            if (outOfOrder is null && rightMembers.MoveNext())
            {
                // What writes an object usually writes its members in the same order each time.
                if (HaveSameName(member, rightMembers.Current))
                {
                    if (!AreEqual(member.Value, rightMembers.Current.Value)) return false;
                    continue;
                }

                outOfOrder = [];
                do outOfOrder[rightMembers.Current.Name] = rightMembers.Current.Value;
                while (rightMembers.MoveNext());
            }

            if (outOfOrder is null || !outOfOrder.TryGetValue(member.Name, out var other) || !AreEqual(member.Value, other)) return false;
        }

        return true;
    }

    // The same spelling is the same name; where one is escaped and the other is not, the dictionary tells.
    private static bool HaveSameName(JsonProperty left, JsonProperty right) =>
        JsonMarshal.GetRawUtf8PropertyName(left).SequenceEqual(JsonMarshal.GetRawUtf8PropertyName(right));
}
