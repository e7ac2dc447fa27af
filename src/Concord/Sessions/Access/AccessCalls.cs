using Concord.Audit;
using Concord.Sessions.Calls;
using Concord.StateMachine;

namespace Concord.Sessions.Access;

/// <summary>The two ways to call about who may do what: change it by the rules, or look at it.</summary>
internal sealed class AccessCalls(ConcordService service, CallGate gate)
{
    public ConcordService Service => service;

    /// <summary>Changes it.</summary>
    /// <param name="kind">What is asked for.</param>
    /// <param name="subject">What it is about, for the audit log: a name, never a secret.</param>
    /// <param name="arguments">Refuses wrong arguments by throwing.</param>
    /// <param name="decide">Decides by the rules, perhaps several times; throws what they refuse.</param>
    /// <param name="options">What the caller has told.</param>
    /// <param name="ct">Ends the wait.</param>
    public ValueTask<T> ChangeAsync<T>(
        CallKind kind, string? subject, Action arguments, Func<AccessChange, T> decide, CallOptions? options, CancellationToken ct)
    {
        var call = new StoreCall(kind, options);
        if (subject is not null) call.Tell(new AuditDetail("subject", subject));
        return gate.RunAsync(
            call, arguments, async (_, within) => (await service.AccessWriter.ChangeAsync(decide, within).ConfigureAwait(false)).Result, ct);
    }

    /// <summary>Looks at it.</summary>
    public ValueTask<T> ReadAsync<T>(CallKind kind, Action arguments, Func<StoreState, T> read, ReadOptions? options, CancellationToken ct)
    {
        return gate.RunAsync(new StoreCall(kind, options), CheckArguments, ReadAsync, ct);

        void CheckArguments()
        {
            CallArguments.Check(options);
            arguments();
        }

        async ValueTask<T> ReadAsync(Grant grant, CancellationToken within) =>
            read((await service.ViewAsync(options?.Consistency, within).ConfigureAwait(false)).State);
    }
}
