using System.Globalization;

namespace Concord.Cluster.Tests.Linearizability;

/// <summary>What concurrent clients asked and were told, in one order of time. Any thread may add to it.</summary>
internal sealed class History(LogicalClock clock)
{
    private readonly Lock _gate = new();
    private readonly List<Invocation> _invocations = [];

    public History()
        : this(new LogicalClock(TimeProvider.System))
    {
    }

    /// <summary>The clock that everything is told by; whoever disturbs the run tells its own deeds by it, too.</summary>
    public LogicalClock Clock => clock;

    /// <summary>
    /// Everything so far, ordered by invocation. What has not been answered is of unknown outcome.
    /// </summary>
    public IReadOnlyList<Operation> Operations
    {
        get
        {
            lock (_gate) return [.. _invocations.Select(invocation => invocation.Operation).OrderBy(operation => operation.Invoked)];
        }
    }

    /// <summary>Notes that a client is about to make a call. Before anything is sent: an effect must not be older than its call.</summary>
    public Invocation Invoke(int client, string key, Call call)
    {
        lock (_gate)
        {
            // Inside: the calls are then ordered by time in the list, too.
            var invocation = new Invocation(clock, new Operation(client, key, call, Answer.Unknown, clock.Next(), Operation.Never));
            _invocations.Add(invocation);
            return invocation;
        }
    }

    /// <summary>One operation a line: client, key, invoked, completed (- for never), and what <see cref="OperationText"/> says.</summary>
    public static string Format(IEnumerable<Operation> operations) => string.Concat(operations.Select(operation =>
    {
        var completed = operation.Completed == Operation.Never ? "-" : operation.Completed.ToString(CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{operation.Client} {operation.Key} {operation.Invoked} {completed} {operation}\n");
    }));

    /// <summary>Reads what <see cref="Format"/> has written.</summary>
    /// <exception cref="FormatException">It has not.</exception>
    public static IReadOnlyList<Operation> Parse(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(ParseLine)];

    private static Operation ParseLine(string line)
    {
        if (line.Split(' ', 5) is not [var client, var key, var invoked, var completed, var what]) throw new FormatException($"'{line}' is no operation.");
        var (call, answer) = OperationText.Parse(what);
        return new Operation(Number<int>(client), key, call, answer, Number<long>(invoked), completed == "-" ? Operation.Never : Number<long>(completed));
    }

    private static T Number<T>(string text)
        where T : IParsable<T> => T.Parse(text, CultureInfo.InvariantCulture);
}
