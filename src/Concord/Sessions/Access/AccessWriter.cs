using Concord.Kv;
using Concord.Transactions;

namespace Concord.Sessions.Access;

/// <summary>
/// Changes who may do what, one change after the other: each rewrites one record of the store's own and insists that nobody else has since it
/// looked. So a rule may look at all tokens, roles, ACLs and tenants, and at what is not there.
/// </summary>
internal sealed class AccessWriter(ConcordStore store)
{
    private const int AttemptsMax = 100;

    private static readonly Key Stamp = "stamp/access";

    /// <summary>Makes a change.</summary>
    /// <param name="decide">Decides by the rules, perhaps several times; throws what they refuse.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.Conflict"/>: it lost against others again and again.</exception>
    public async ValueTask<(T Result, Revision Revision)> ChangeAsync<T>(Func<AccessChange, T> decide, CancellationToken ct)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var system = (await store.ViewAsync(ReadConsistency.Strong, ct).ConfigureAwait(false)).State.System;
            var change = new AccessChange(system);
            var result = decide(change);
            if (change.Operations.Count == 0) return (result, store.Revision);
            var transaction = new Transaction
            {
                If = [Condition.Unchanged(Stamp, system.Find(Stamp.Span)?.ModRevision ?? Revision.None).OnSystem()],
                Then = [.. change.Operations, Operation.Put(Stamp, ReadOnlyMemory<byte>.Empty).OnSystem()],
            };
            var done = await store.CommitAsync(transaction, ct).ConfigureAwait(false);
            if (done.Succeeded) return (result, done.Revision);
        }

        throw new ConcordException(ConcordErrorCode.Conflict, $"The change lost against others {AttemptsMax} times in a row; nothing was written.");
    }
}
