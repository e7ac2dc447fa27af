using System.Collections.Immutable;

namespace Concord.Sessions;

/// <summary>The words for event types, the same in JSON, over HTTP and on the command line.</summary>
public static class EventTypeNames
{
    private static readonly ImmutableArray<(string Name, EventTypes Type)> Known =
    [
        ("put", EventTypes.Put), ("delete", EventTypes.Delete), ("expire", EventTypes.Expire), ("touch", EventTypes.Touch),
        ("put_many", EventTypes.PutMany), ("delete_many", EventTypes.DeleteMany), ("touch_many", EventTypes.TouchMany),
    ];

    /// <summary>The word for the type of an event.</summary>
    public static string Of(EventType type) => type switch
    {
        EventType.Put => "put",
        EventType.Delete => "delete",
        EventType.Expire => "expire",
        EventType.Touch => "touch",
        _ => "resync",
    };

    /// <summary>Takes words, in any order; <c>resync</c> is understood and changes nothing.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidArguments"/>: an unknown one.</exception>
    public static EventTypes Parse(IEnumerable<string> names)
    {
        var types = EventTypes.None;
        foreach (var name in names.Where(name => name != "resync"))
        {
            var type = Known.FirstOrDefault(known => known.Name == name).Type;
            types |= type != EventTypes.None ? type : throw new ConcordException(
                ConcordErrorCode.InvalidArguments, $"There are no events '{name}': it is one of {string.Join(", ", Known.Select(known => known.Name))}.");
        }

        return types;
    }
}
