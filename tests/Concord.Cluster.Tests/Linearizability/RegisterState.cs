namespace Concord.Cluster.Tests.Linearizability;

/// <summary>The model of one key: what it holds after the operations that have been put in order so far.</summary>
/// <param name="Value">Its value; null when there is no such key.</param>
/// <param name="Revision">Revision of its last change; of an absent key, only the lowest that its removal can have had is kept.</param>
internal readonly record struct RegisterState(string? Value, RevisionRange Revision)
{
    /// <summary>A key that nobody has written yet.</summary>
    public static RegisterState Empty => new(null, RevisionRange.From(0));

    private bool IsAbsent => Value is null;

    /// <summary>Whether only one state of a real store is meant, as far as anybody can see.</summary>
    private bool IsOne => IsAbsent || Revision.IsOne;

    /// <summary>The state after an operation took effect with the answer that was given; null when it cannot have been given here.</summary>
    public RegisterState? After(Operation operation) => (operation.Call, operation.Answer) switch
    {
        (Call.Read, Answer.Nothing) => WhenAbsent(),
        (Call.Read, Answer.Found found) => When(found),
        (Call.Write write, Answer.Written written) => WhenHolding(write.Guard)?.Then(write.Value, written.Revision),

        // If the guard failed it is as though it had never happened, and to leave it out is always allowed.
        (Call.Write write, Answer.Uncertain) => WhenHolding(write.Guard)?.Then(write.Value, 0),
        (Call.Write { Guard.NeedsKey: true }, Answer.Nothing) => WhenAbsent(),
        (Call.Write write, Answer.Refused { Current: null }) => WhenFailing(write.Guard),
        (Call.Write write, Answer.Refused { Current: { } current }) => WhenFailing(write.Guard)?.When(current),
        _ => null,
    };

    /// <summary>
    /// Whether an operation fits here whatever this state leaves open. When it does, a write of unknown outcome right before it explains nothing.
    /// </summary>
    public bool Admits(Operation operation) => (IsOne || !operation.ShowsRevision) && After(operation) is not null;

    public override string ToString() => Value is null ? "is absent" : $"holds {Value}{Revision}";

    private RegisterState? WhenAbsent() => IsAbsent ? this : null;

    private RegisterState? When(Answer.Found found)
    {
        if (Value is null || Value != found.Value) return null;
        return found.Revision == 0 ? this : With(Revision.Is(found.Revision));
    }

    private RegisterState? WhenHolding(Guard guard) => guard.Kind switch
    {
        GuardKind.None => this,
        GuardKind.Exists => IsAbsent ? null : this,
        GuardKind.Absent => WhenAbsent(),
        GuardKind.AtRevision => IsAbsent ? null : With(Revision.Is(guard.Revision)),
        _ => Value is not null && Value == guard.Value ? this : null,
    };

    private RegisterState? WhenFailing(Guard guard) => guard.Kind switch
    {
        GuardKind.None => null,
        GuardKind.Exists => WhenAbsent(),
        GuardKind.Absent => IsAbsent ? null : this,
        GuardKind.AtRevision => IsAbsent ? this : With(Revision.IsNot(guard.Revision)),
        _ => Value is null || Value != guard.Value ? this : null,
    };

    private RegisterState? Then(string? value, long revision)
    {
        if (Revision.Later(revision) is not { } later) return null;
        return new RegisterState(value, value is null ? later.Forgotten() : later);
    }

    private RegisterState? With(RevisionRange? revision) => revision is { } known ? this with { Revision = known } : null;
}
