using Concord.Kv;
using Concord.Sessions.Calls;
using Concord.Transactions;

namespace Concord.Sessions;

public sealed partial class ConcordSession
{
    /// <summary>Sets a value if a condition holds; of several who do so at once on the same condition, one gets through.</summary>
    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.MissingCondition"/>, <see cref="ConcordErrorCode.ConflictingConditions"/>,
    /// <see cref="ConcordErrorCode.InvalidCondition"/>; that the condition does not hold is an answer, not an exception.
    /// </exception>
    public ValueTask<ConditionalResult> PutIfAsync(
        Key key, StoredValue value, WriteCondition condition, PutOptions? options = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var item = new PutItem(key, value, options?.Ttl, options?.Compress);
        return _gate.RunAsync(
            new KeyCall(CallKind.PutIf, key, options) { Ttl = FiniteOf(item.Ttl), Repeats = true }, CheckArguments,
            (grant, token) =>
            {
                _service.CheckTerms(item);
                return WriteIfAsync(key, condition, () => _service.PutOf(item), grant, token);
            },
            ct);

        void CheckArguments()
        {
            _service.Arguments.Check(item);
            condition.Check(allowAbsent: true);
            _service.Arguments.CheckSize([item]);
        }
    }

    /// <summary>Removes a key if a condition holds.</summary>
    /// <exception cref="ConcordException">As <see cref="PutIfAsync"/>.</exception>
    public ValueTask<ConditionalResult> DeleteIfAsync(
        Key key, WriteCondition condition, CallOptions? options = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return _gate.RunAsync(
            new KeyCall(CallKind.DeleteIf, key, options) { Repeats = true }, CheckArguments,
            (grant, token) => WriteIfAsync(key, condition, () => Operation.Delete(_service.Scope.Add(key)), grant, token), ct);

        void CheckArguments()
        {
            _service.Arguments.Check(key);
            condition.Check(allowAbsent: false);
        }
    }

    private ValueTask<ConditionalResult> WriteIfAsync(
        Key key, WriteCondition condition, Func<Operation> write, Grant grant, CancellationToken ct)
    {
        var stored = _service.Scope.Add(key);
        var mayRead = grant.Principal.CanRead(key.Span);
        return condition.Of(stored) is { } decidable
            ? TryAsync(decidable, write(), mayRead, ct)
            : TryUntilUndisturbedAsync(stored, condition, write, mayRead, ct);
    }

    private async ValueTask<ConditionalResult> TryAsync(Condition condition, Operation write, bool mayRead, CancellationToken ct)
    {
        var transaction = new Transaction { If = [condition], Then = [write], Else = [Operation.Get(condition.Key)] };
        var done = await _service.Store.CommitAsync(transaction, ct).ConfigureAwait(false);
        if (done.Succeeded) return new ConditionalResult(WriteOutcome.Done, done.Revision, null);
        return Refused(done.Results[0].After, done.Revision, mayRead);
    }

    /// <summary>
    /// Looks at the record here and writes on the condition that it is still the same one. The loser of a race looks again, and one of them
    /// has always got through.
    /// </summary>
    private async ValueTask<ConditionalResult> TryUntilUndisturbedAsync(
        Key stored, WriteCondition condition, Func<Operation> write, bool mayRead, CancellationToken ct)
    {
        while (true)
        {
            var view = await _service.Store.ViewAsync(ReadConsistency.Strong, ct).ConfigureAwait(false);
            var current = view.Get(stored);
            if (current is null || !condition.Holds(current)) return Refused(current, view.Revision, mayRead);
            var unchanged = new Transaction { If = [Condition.Unchanged(stored, current.ModRevision)], Then = [write()] };
            var done = await _service.Store.CommitAsync(unchanged, ct).ConfigureAwait(false);
            if (done.Succeeded) return new ConditionalResult(WriteOutcome.Done, done.Revision, null);
        }
    }

    private static ConditionalResult Refused(Record? current, Revision revision, bool mayRead) => current is null
        ? new ConditionalResult(WriteOutcome.NotFound, revision, null)
        : new ConditionalResult(WriteOutcome.ConditionFailed, revision, mayRead ? current : null);
}
