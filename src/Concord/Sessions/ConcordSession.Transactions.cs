using Concord.Kv;
using Concord.Queries;
using Concord.Security;
using Concord.Sessions.Calls;
using Concord.Transactions;

namespace Concord.Sessions;

public sealed partial class ConcordSession
{
    /// <summary>Compares, then reads and changes several keys at once.</summary>
    /// <remarks>The caller must be allowed to read what is compared, and to do all steps of both branches.</remarks>
    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.BatchTooLarge"/>: more than <see cref="TransactionRequest.ComparesMax"/> comparisons or
    /// <see cref="TransactionRequest.StepsMax"/> steps of a branch.
    /// </exception>
    public ValueTask<TransactionResult> TransactAsync(TransactionRequest request, CallOptions? options = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var needs = request.Compares.Select(compare => (compare.Key, Permissions.Read))
            .Concat(request.Then.Concat(request.Else).Select(step => (step.Key, step.Needs)));
        return _gate.RunAsync(new TransactionCall(CallKind.Txn, [.. needs], options), CheckArguments, RunAsync, ct);

        void CheckArguments()
        {
            CheckCompares(request.Compares);
            CheckSteps(request.Then);
            CheckSteps(request.Else);
            _service.Arguments.CheckSize(request.Then.Concat(request.Else).Select(step => step.Item));
        }

        async ValueTask<TransactionResult> RunAsync(Grant grant, CancellationToken token)
        {
            CheckTerms(request.Then);
            CheckTerms(request.Else);
            var transaction = new Transaction
            {
                If = [.. request.Compares.Select(compare => compare.On(_service.Scope.Add(compare.Key)))],
                Then = [.. request.Then.Select(OperationOf)],
                Else = [.. request.Else.Select(OperationOf)],
            };
            var done = await _service.Store.CommitAsync(transaction, token).ConfigureAwait(false);
            return new TransactionResult(done.Succeeded, done.Revision, StepResults(done.Succeeded ? request.Then : request.Else, done));
        }
    }

    private void CheckCompares(IReadOnlyList<Condition> compares)
    {
        CheckCount(compares.Count, TransactionRequest.ComparesMax, "comparisons");
        for (var i = 0; i < compares.Count; i++)
        {
            _service.Arguments.Check(compares[i].Key, i);
            if (!Enum.IsDefined(compares[i].Comparison)) throw Invalid($"There is no comparison {compares[i].Comparison}.", i);

            // Would take a clock to decide, and there is none where it is decided.
            if (compares[i].Field == ConditionField.Predicate && Predicate.Parse(compares[i].Bytes).UsesPattern)
                throw Invalid("A regular expression cannot be a comparison of a transaction.", i);
        }

        static ConcordException Invalid(string message, int index) => new(ConcordErrorCode.InvalidCondition, message) { ElementIndex = index };
    }

    private void CheckSteps(IReadOnlyList<TransactionStep> steps)
    {
        CheckCount(steps.Count, TransactionRequest.StepsMax, "steps");
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i].Kind == OperationKind.Put) _service.Arguments.Check(steps[i].Item, i);
            else _service.Arguments.Check(steps[i].Key, i);
            if (steps[i] is { Kind: OperationKind.Touch, Item.Ttl: { } ttl }) Expiry.TimeToLive.Check(ttl, i);
        }
    }

    private void CheckTerms(IReadOnlyList<TransactionStep> steps)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i].Kind == OperationKind.Put) _service.CheckTerms(steps[i].Item, i);
        }
    }

    private static void CheckCount(int count, int max, string what)
    {
        if (count > max) throw new ConcordException(ConcordErrorCode.BatchTooLarge, $"The transaction has {count} {what}; the limit is {max}.");
    }

    private Operation OperationOf(TransactionStep step) => step.Kind switch
    {
        OperationKind.Put => _service.PutOf(step.Item),
        OperationKind.Touch => Operation.Touch(_service.Scope.Add(step.Key), _service.ExpirationOf(step.Item.Ttl)),
        OperationKind.Delete => Operation.Delete(_service.Scope.Add(step.Key)),
        _ => Operation.Get(_service.Scope.Add(step.Key)),
    };

    private static List<TransactionStepResult> StepResults(IReadOnlyList<TransactionStep> steps, CommitResult done)
    {
        var results = new List<TransactionStepResult>(steps.Count);
        for (var i = 0; i < steps.Count; i++)
        {
            var step = steps[i];

            // One put or delete alone says by its effect what several say one by one.
            var (before, after) = done.Results.Count > 0 ? (done.Results[i].Before, done.Results[i].After) : (null, null);
            var found = step.Kind == OperationKind.Put || (done.Results.Count > 0 ? before is not null : done.Affected > 0);
            results.Add(new TransactionStepResult(
                step.Kind, step.Key, found, step.Kind == OperationKind.Get ? after : null,
                step.Kind == OperationKind.Touch && after is not null ? after.ExpiresAt : ClusterTime.Never));
        }

        return results;
    }
}
