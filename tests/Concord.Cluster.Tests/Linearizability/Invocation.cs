namespace Concord.Cluster.Tests.Linearizability;

/// <summary>A call that has been made. Until it is completed nobody knows what becomes of it.</summary>
internal sealed class Invocation(LogicalClock clock, Operation operation)
{
    private Operation _operation = operation;

    /// <summary>What is known now.</summary>
    public Operation Operation => Volatile.Read(ref _operation);

    /// <summary>Notes the answer, once it is there. After <see cref="Answer.Uncertain"/> the operation stays open to the end of the history.</summary>
    public void Complete(Answer answer)
    {
        var completed = answer is Answer.Uncertain ? Operation.Never : clock.Next();
        Volatile.Write(ref _operation, Operation with { Answer = answer, Completed = completed });
    }
}
