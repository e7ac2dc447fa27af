namespace Concord.Cluster.Tests.Linearizability;

/// <summary>
/// Concurrent clients of a store that is right by construction: one thread draws who moves next. A call takes effect at one moment between its invocation
/// and its answer; one of unknown outcome at any later moment, or never.
/// </summary>
internal sealed class SimulatedClients(Random random)
{
    private readonly Dictionary<string, SimulatedRegister> _registers = [];
    private readonly List<Operation> _answered = [];
    private readonly List<Pending> _lost = []; // Nobody waits for them any more, and they may still take effect.
    private long _now;
    private long _revision;
    private int _values;

    public int Clients { get; init; } = 3;

    public int Keys { get; init; } = 1;

    /// <summary>One of so many calls is never answered.</summary>
    public int LostOneIn { get; init; } = 6;

    /// <summary>One of so many answers does not tell its revisions.</summary>
    public int HiddenOneIn { get; init; } = 4;

    /// <summary>How many different values there are; 0: each write has its own.</summary>
    public int Values { get; init; }

    /// <summary>Runs until so many calls have been made.</summary>
    public List<Operation> Run(int calls)
    {
        var pending = new Pending?[Clients];
        for (var made = 0; made < calls || pending.Any(call => call is not null);)
        {
            var client = random.Next(Clients);
            _now++;
            if (pending[client] is { } call) pending[client] = Advance(call);
            else if (made++ < calls) pending[client] = Invoke(client);
            if (_lost.Count > 0 && random.Next(4) == 0) ApplyLost(_lost[random.Next(_lost.Count)]);
        }

        return [.. _answered.OrderBy(operation => operation.Invoked)];
    }

    private Pending Invoke(int client)
    {
        var key = $"k{random.Next(Keys)}";
        return new Pending(new Operation(client, key, NextCall(RegisterOf(key)), Answer.Unknown, _now, Operation.Never), null);
    }

    private Call NextCall(SimulatedRegister register)
    {
        var value = Values == 0 ? $"v{++_values}" : $"{(char)('a' + random.Next(Values))}";
        return random.Next(10) switch
        {
            < 4 => Call.Get,
            < 6 => Call.Put(value),
            < 7 => Call.Delete,
            < 9 => Call.PutIf(NextGuard(register), value),
            _ => Call.DeleteIf(NextGuard(register)),
        };
    }

    private Guard NextGuard(SimulatedRegister register) => random.Next(4) switch
    {
        0 => Guard.Absent,
        1 => Guard.AtRevision(1 + random.NextInt64(_revision + 1)),
        2 when register.Revision > 0 => Guard.AtRevision(register.Revision),
        _ => Guard.Holding(register.Value ?? "a"),
    };

    /// <summary>Lets a call take effect, or answers it, or loses it; null when its client is free again.</summary>
    private Pending? Advance(Pending call)
    {
        if (random.Next(LostOneIn) == 0)
        {
            _answered.Add(call.Operation);
            if (call.Answer is null) _lost.Add(call);
            return null;
        }

        if (call.Answer is null && random.Next(12) == 0)
        {
            _answered.Add(call.Operation with { Answer = Answer.Failure, Completed = _now });
            return null;
        }

        if (call.Answer is not { } answer) return call with { Answer = Apply(call.Operation) };
        _answered.Add(call.Operation with { Answer = random.Next(HiddenOneIn) == 0 ? WithoutRevisions(answer) : answer, Completed = _now });
        return null;
    }

    private void ApplyLost(Pending call)
    {
        _lost.Remove(call);
        if (random.Next(3) > 0) Apply(call.Operation);
    }

    private Answer Apply(Operation operation) => RegisterOf(operation.Key).Apply(operation.Call, ref _revision);

    private SimulatedRegister RegisterOf(string key)
    {
        if (!_registers.TryGetValue(key, out var register)) _registers[key] = register = new SimulatedRegister();
        return register;
    }

    private static Answer WithoutRevisions(Answer answer) => answer switch
    {
        Answer.Found found => new Answer.Found(found.Value),
        Answer.Written => new Answer.Written(),
        Answer.Refused => new Answer.Refused(),
        _ => answer with { StoreRevision = 0 },
    };

    /// <param name="Operation">The call.</param>
    /// <param name="Answer">What will be answered; null until it has taken effect.</param>
    private sealed record Pending(Operation Operation, Answer? Answer);
}
