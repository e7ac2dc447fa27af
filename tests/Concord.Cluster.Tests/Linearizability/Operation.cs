namespace Concord.Cluster.Tests.Linearizability;

/// <summary>One call of one client, from the moment it was made until it was answered.</summary>
/// <param name="Client">Whose.</param>
/// <param name="Key">Of which key.</param>
/// <param name="Call">What was asked.</param>
/// <param name="Answer">What was answered.</param>
/// <param name="Invoked">When it was asked, by the clock of the <see cref="History"/>: before anything was sent.</param>
/// <param name="Completed">When the answer was there; <see cref="Never"/> when nobody knows what became of the call.</param>
internal sealed record Operation(int Client, string Key, Call Call, Answer Answer, long Invoked, long Completed)
{
    /// <summary>The end of an operation whose outcome is unknown: it may take effect at any time, for ever.</summary>
    public const long Never = long.MaxValue;

    /// <summary>A write of which nobody knows.</summary>
    public bool IsOpen => Answer is Answer.Uncertain;

    /// <summary>Whether it tells something about what the key held: a write that had an effect tells nothing but of its guard.</summary>
    public bool ShowsRevision => Answer is Answer.Found { Revision: > 0 } or Answer.Refused { Current.Revision: > 0 }
        || Call is Call.Write { Guard.Kind: GuardKind.AtRevision };

    /// <summary>
    /// The last revision that the key can have had before this took effect; <see cref="long.MaxValue"/> when it does not tell. Revisions of a
    /// key only grow, so once the key is beyond it, this can no longer be put in order.
    /// </summary>
    public long LastRevisionBefore
    {
        get
        {
            var seen = SeenRevision > 0 ? SeenRevision : long.MaxValue;
            if (this is not { Call: Call.Write { Guard: var guard }, Answer: Answer.Written { Revision: var written } }) return seen;
            if (guard.Kind == GuardKind.AtRevision) seen = guard.Revision;
            return written > 0 ? Math.Min(seen, written - 1) : seen;
        }
    }

    /// <summary>The value that the key certainly held when this took effect; null when it does not tell.</summary>
    public string? SeenValue => (Call, Answer) switch
    {
        (_, Answer.Found found) => found.Value,
        (_, Answer.Refused { Current: { } current }) => current.Value,
        (Call.Write { Guard: { Kind: GuardKind.Holding, Value: var value } }, Answer.Written) => value,
        _ => null,
    };

    /// <summary>The revision at which that value was seen; 0 when it does not tell.</summary>
    public long SeenRevision => (Call, Answer) switch
    {
        (_, Answer.Found found) => found.Revision,
        (_, Answer.Refused { Current: { } current }) => current.Revision,
        _ => 0,
    };

    /// <inheritdoc />
    public override string ToString() => OperationText.Format(this);
}
