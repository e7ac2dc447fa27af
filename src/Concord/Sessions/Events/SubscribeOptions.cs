using Concord.Kv;
using Concord.Queries;

namespace Concord.Sessions;

/// <summary>Which events somebody wants, and from where on.</summary>
public sealed record SubscribeOptions
{
    /// <summary>Only of keys that begin with it; null: of all keys.</summary>
    public Key? Prefix { get; init; }

    /// <summary>Only of keys in which a regular expression finds something, as <see cref="Criteria.Pattern"/>; null: of all keys.</summary>
    public string? KeyPattern { get; init; }

    /// <summary>Only of these types. Default: all but touches.</summary>
    public EventTypes Types { get; init; } = EventTypes.Default;

    /// <summary>From the changes of this revision on, if they are still kept; null: what comes from now on.</summary>
    public Revision? FromRevision { get; init; }

    /// <summary>Behind this event, if it is still kept: goes on where another subscription has ended. Not together with <see cref="FromRevision"/>.</summary>
    public EventPosition? After { get; init; }

    /// <summary>Whether events carry the value. Default true.</summary>
    public bool IncludeValue { get; init; } = true;

    /// <summary>Whether events carry the value before. Default false.</summary>
    public bool IncludePrevious { get; init; }

    /// <summary>What is to be delivered first when the current revision is this.</summary>
    internal EventPosition Start(Revision current)
    {
        if (After is { } after) return after with { OpIndex = after.OpIndex + 1 };
        return new EventPosition(FromRevision ?? current.Next, 0);
    }

    internal void Check()
    {
        if (FromRevision is not null && After is not null) throw Invalid("A subscription begins at a revision or after an event, not both.");
        if (FromRevision < new Revision(1)) throw Invalid($"There is no revision {FromRevision}: they begin at 1.");
        if (After is { } after && (after.Revision < new Revision(1) || after.OpIndex < 0)) throw Invalid($"There is no event {after}.");
        if (Types == EventTypes.None || (Types & ~(EventTypes.Default | EventTypes.Touch | EventTypes.PutMany | EventTypes.DeleteMany | EventTypes.TouchMany)) != 0)
            throw Invalid("A subscription names the types of events that it wants.");
    }

    private static ConcordException Invalid(string message) => new(ConcordErrorCode.InvalidArguments, message);
}
