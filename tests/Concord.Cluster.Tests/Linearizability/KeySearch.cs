namespace Concord.Cluster.Tests.Linearizability;

/// <summary>
/// Looks for an order of the operations of one key that respects real time and in which every answer is what the model gives.
/// </summary>
/// <remarks>
/// The search of Wing and Gong ("Testing and verifying concurrent objects", 1993): next in order can be any operation that was invoked before
/// the first end of those that are left. Lowe's memory ("Testing for linearizability", 2017): a set of operations in front of a state
/// that has been tried is not tried again. It keeps its own stack, so the length of a history costs memory and never the stack of the thread.
/// Revisions cut it short: see <see cref="RevisionLimits"/>.
/// A write of unknown outcome need not be put in order at all. It is tried last, and only where it explains something: right before an
/// operation that would not fit without it. In any order that is right, one that explains nothing there can be moved behind its successor,
/// or, when that writes, left out.
/// </remarks>
internal sealed class KeySearch
{
    private readonly Operation[] _operations; // Those with an end, by invocation; then the open ones, by invocation.
    private readonly int _definite;
    private readonly LinearizedSet _linearized;
    private readonly RevisionLimits _limits;
    private readonly SearchMemory _memory = new();
    private readonly int[] _twins; // For each open one: an earlier one that asks the same, or -1.
    private Step? _last;
    private (Step? Last, RegisterState State, int Definite) _longest = (null, RegisterState.Empty, 0);
    private RegisterState _state = RegisterState.Empty;
    private RegisterState? _unexplained;

    public KeySearch(IReadOnlyList<Operation> operations)
    {
        _operations = [.. operations.OrderBy(operation => operation.IsOpen).ThenBy(operation => operation.Invoked)];
        _definite = _operations.Count(operation => !operation.IsOpen);
        _linearized = new LinearizedSet(_definite, _operations.Length - _definite);
        _limits = new RevisionLimits(_operations[.._definite], _linearized);
        _twins = [.. Enumerable.Range(0, _operations.Length).Select(TwinOf)];
    }

    /// <summary>How many configurations were looked at.</summary>
    public int Configurations => _memory.Count;

    /// <summary>The longest order that was found, as long as the search has not succeeded.</summary>
    public LongestOrder Longest => new([.. Back(_longest.Last).Reverse().Select(step => _operations[step.Operation])], _longest.State, _longest.Definite);

    /// <summary>True: there is such an order. False: there is none. Null: given up after so many configurations.</summary>
    public bool? Run(int configurationsMax, CancellationToken ct)
    {
        var at = Cursor.Start(_linearized);
        while (_linearized.DefiniteCount < _definite)
        {
            if (TryNext(ref at))
            {
                at = Cursor.Start(_linearized);
                ct.ThrowIfCancellationRequested();
                if (_memory.Count <= configurationsMax) continue;
                NoteLongest();
                return null;
            }

            NoteLongest();
            if (_last is not { } last) return false;
            Undo(last);
            at = last.Rest;
        }

        return true;
    }

    /// <summary>Puts the next operation in order that can be, from the cursor on.</summary>
    private bool TryNext(ref Cursor at)
    {
        for (; at.Next < _definite && _operations[at.Next].Invoked <= at.FirstEnd; at.Next++)
        {
            if (_linearized.Contains(at.Next)) continue;
            at.FirstEnd = Math.Min(at.FirstEnd, _operations[at.Next].Completed);
            if (TryTake(at)) return true;
        }

        if (at.Next < _definite) at.Next = _definite;
        for (; at.Next < _operations.Length && _operations[at.Next].Invoked <= at.FirstEnd; at.Next++)
        {
            // Of those that ask the same the first: it could be used wherever a later one can.
            var isNext = !_linearized.Contains(at.Next) && (_twins[at.Next] < 0 || _linearized.Contains(_twins[at.Next]));
            if (isNext && TryTake(at)) return true;
        }

        return false;
    }

    private bool TryTake(Cursor at)
    {
        var operation = _operations[at.Next];
        if (_unexplained is { } before && before.Admits(operation)) return false;
        if (_state.After(operation) is not { } after) return false;
        RegisterState? unexplained = operation.IsOpen ? _state : null;

        _linearized.Add(at.Next);
        var isDeadEnd = after.Revision.Lowest > _limits.Last;
        if (isDeadEnd || !_memory.TryVisit(new Configuration(_linearized.DefiniteKey(), after, unexplained), _linearized.Open()))
        {
            Remove(at.Next);
            return false;
        }

        _last = new Step(_last, at.Next, _state, _unexplained, at with { Next = at.Next + 1 });
        (_state, _unexplained) = (after, unexplained);
        return true;
    }

    private int TwinOf(int open) => open <= _definite
        ? -1
        : Array.FindLastIndex(_operations, open - 1, open - _definite, other => other.Call == _operations[open].Call);

    private void Undo(Step last)
    {
        Remove(last.Operation);
        (_last, _state, _unexplained) = (last.Previous, last.StateBefore, last.UnexplainedBefore);
    }

    private void Remove(int operation)
    {
        _linearized.Remove(operation);
        if (operation < _definite) _limits.TakenBack(operation);
    }

    // Only when the search has to turn back; what was put in order until then is linked, so nothing is copied.
    private void NoteLongest()
    {
        if (_longest.Last is null || _linearized.DefiniteCount > _longest.Definite) _longest = (_last, _state, _linearized.DefiniteCount);
    }

    private static IEnumerable<Step> Back(Step? from)
    {
        for (var step = from; step is not null; step = step.Previous) yield return step;
    }

    /// <summary>Where the search for the next operation stands.</summary>
    private record struct Cursor(int Next, long FirstEnd)
    {
        public static Cursor Start(LinearizedSet linearized) => new(linearized.FirstMissing, long.MaxValue);
    }

    /// <summary>An operation that was put in order, and how to take it back.</summary>
    private sealed record Step(Step? Previous, int Operation, RegisterState StateBefore, RegisterState? UnexplainedBefore, Cursor Rest);
}
