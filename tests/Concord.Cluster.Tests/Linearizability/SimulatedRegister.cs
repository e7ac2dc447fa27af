namespace Concord.Cluster.Tests.Linearizability;

/// <summary>One key of a store that does one thing at a time.</summary>
internal sealed class SimulatedRegister
{
    /// <summary>Its value; null when there is none.</summary>
    public string? Value { get; private set; }

    /// <summary>Revision of its last change; 0 when there is none.</summary>
    public long Revision { get; private set; }

    /// <summary>Does what is asked. The revision of the store moves on when something changes.</summary>
    public Answer Apply(Call call, ref long storeRevision)
    {
        var answer = call is Call.Write write ? Apply(write, ref storeRevision) : Read();
        return answer with { StoreRevision = storeRevision };
    }

    private Answer Read() => Value is { } value ? new Answer.Found(value, Revision) : new Answer.Nothing();

    private Answer Apply(Call.Write write, ref long storeRevision)
    {
        var (guard, isThere) = (write.Guard, Value is not null);
        if (!isThere && guard.NeedsKey) return new Answer.Nothing();
        var holds = guard.Kind switch
        {
            GuardKind.Absent => !isThere,
            GuardKind.AtRevision => Revision == guard.Revision,
            GuardKind.Holding => Value == guard.Value,
            _ => true,
        };
        if (!holds) return new Answer.Refused((Answer.Found)Read());
        storeRevision++;
        (Value, Revision) = (write.Value, write.Value is null ? 0 : storeRevision);
        return new Answer.Written(storeRevision);
    }
}
