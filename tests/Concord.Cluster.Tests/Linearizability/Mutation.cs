namespace Concord.Cluster.Tests.Linearizability;

/// <summary>Falsifies one answer of a history.</summary>
internal static class Mutation
{
    /// <summary>Gives one operation the answer that another one got, or one a little beside its own. Some of these make no difference.</summary>
    public static void Apply(Random random, List<Operation> history)
    {
        List<int> answered = [.. history.Index().Where(each => each.Item.Answer is not (Answer.Failed or Answer.Uncertain)).Select(each => each.Index)];
        if (answered.Count == 0) return;
        var at = answered[random.Next(answered.Count)];
        var operation = history[at];
        var other = history[random.Next(history.Count)];
        history[at] = operation with { Answer = operation.Call is Call.Read ? AnswerToRead(random, other) : AnswerToWrite(random, operation, other) };
    }

    private static Answer AnswerToRead(Random random, Operation other) => other switch
    {
        { Answer: Answer.Found found } => found,
        { Call: Call.Write { Value: { } value }, Answer: Answer.Written written } => new Answer.Found(value, written.Revision),
        { Call: Call.Write { Value: { } value } } => new Answer.Found(value, random.Next(8)),
        _ => new Answer.Nothing(),
    };

    private static Answer AnswerToWrite(Random random, Operation operation, Operation other) => random.Next(5) switch
    {
        0 when operation.Answer is Answer.Written written => new Answer.Written(Math.Max(1, written.Revision + random.Next(-1, 2))),
        1 => new Answer.Nothing(),
        2 => new Answer.Refused(),
        3 when other.SeenValue is { } seen => new Answer.Refused(new Answer.Found(seen, other.SeenRevision)),
        _ => new Answer.Written(random.Next(8)),
    };
}
