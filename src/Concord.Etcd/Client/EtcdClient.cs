using Concord.Etcd.Protos;
using Concord.Etcd.Wire;
using Google.Protobuf;

namespace Concord.Etcd.Client;

/// <summary>Calls the cluster: the member that answered last, and the others in turn when it does not.</summary>
internal sealed class EtcdClient(IReadOnlyList<EtcdEndpoint> endpoints, ClusterIdentity identity, AuthToken? auth, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan PauseMin = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(1);

    private int _preferred;

    public IReadOnlyList<EtcdEndpoint> Endpoints => endpoints;

    public ClusterIdentity Identity => identity;

    public TimeProvider Clock => clock;

    /// <summary>The endpoint that answered last, or the one so many places behind it.</summary>
    public EtcdEndpoint Endpoint(int attempt) => endpoints[(int)((uint)(Volatile.Read(ref _preferred) + attempt) % (uint)endpoints.Count)];

    /// <summary>How long to wait before the next attempt: nothing while there is somebody else to ask, then longer and longer.</summary>
    public TimeSpan PauseBefore(int attempt)
    {
        var rounds = attempt / endpoints.Count;
        if (rounds == 0) return TimeSpan.Zero;
        return attempt % endpoints.Count > 0 ? PauseMin : TimeSpan.FromTicks(Math.Min(PauseMin.Ticks << Math.Min(rounds, 10), PauseMax.Ticks));
    }

    /// <summary>Asks until somebody answers. Only for what may be done twice.</summary>
    /// <exception cref="GrpcException">Somebody has refused it (<see cref="FailureKind.Refused"/>, <see cref="FailureKind.Compacted"/>, <see cref="FailureKind.NoSpace"/>).</exception>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.ClusterNotReady"/>: nobody has answered in time.</exception>
    public async Task<TResponse> CallAsync<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method, TRequest request, Lane lane, Patience patience, CancellationToken ct)
        where TRequest : IMessage<TRequest>
        where TResponse : IMessage<TResponse>, IEtcdResponse
    {
        var begun = clock.GetTimestamp();
        GrpcException? told = null;
        for (var attempt = 0; ; attempt++)
        {
            var endpoint = Endpoint(attempt);
            var left = patience.Total - clock.GetElapsedTime(begun);
            try
            {
                var timeout = left < patience.Attempt ? left : patience.Attempt;
                var answer = await CallAtAsync(endpoint, method, request, lane, timeout, ct).ConfigureAwait(false);
                if (attempt > 0) Prefer(endpoint);
                return answer;
            }
            catch (GrpcException failure) when (Failures.KindOf(failure) is FailureKind.TryElsewhere or FailureKind.Uncertain)
            {
                // The last attempt may only have been short of time: what an earlier one was told says more.
                told = failure.Code == GrpcCode.DeadlineExceeded ? told ?? failure : failure;
                var pause = PauseBefore(attempt + 1);
                if (clock.GetElapsedTime(begun) + pause >= patience.Total) throw NobodyAnswered(method.Path, patience, told);
                if (pause > TimeSpan.Zero) await Task.Delay(pause, clock, ct).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Asks one member, once; a second time only when the token was too old.</summary>
    public async Task<TResponse> CallAtAsync<TRequest, TResponse>(
        EtcdEndpoint endpoint, GrpcMethod<TRequest, TResponse> method, TRequest request, Lane lane, TimeSpan timeout, CancellationToken ct)
        where TRequest : IMessage<TRequest>
        where TResponse : IMessage<TResponse>, IEtcdResponse
    {
        var token = await TokenAsync(endpoint, null, ct).ConfigureAwait(false);
        TResponse answer;
        try
        {
            answer = await endpoint[lane].CallAsync(method, request, token, timeout, ct).ConfigureAwait(false);
        }
        catch (GrpcException failure) when (auth is not null && Failures.KindOf(failure) == FailureKind.Unauthenticated)
        {
            token = await TokenAsync(endpoint, token, ct).ConfigureAwait(false);
            answer = await endpoint[lane].CallAsync(method, request, token, timeout, ct).ConfigureAwait(false);
        }

        Heard(endpoint, answer);
        return answer;
    }

    /// <summary>Begins a watch at one member.</summary>
    public async Task<GrpcStream<WatchRequest, WatchResponse>> WatchAsync(EtcdEndpoint endpoint, WatchCreateRequest request, CancellationToken ct)
    {
        var token = await TokenAsync(endpoint, null, ct).ConfigureAwait(false);
        return endpoint[Lane.Watch].Open(EtcdMethods.Watch, new WatchRequest { CreateRequest = request }, token);
    }

    /// <summary>Takes note of who answered.</summary>
    /// <exception cref="ConcordException">It was a member of another cluster.</exception>
    public void Heard(EtcdEndpoint endpoint, IEtcdResponse answer)
    {
        identity.Check(answer.Header);
        if (answer.Header is { MemberId: not 0 } header) endpoint.Member = header.MemberId;
    }

    /// <summary>Asks this one first from now on.</summary>
    public void Prefer(EtcdEndpoint endpoint)
    {
        for (var i = 0; i < endpoints.Count; i++)
        {
            if (ReferenceEquals(endpoints[i], endpoint)) Volatile.Write(ref _preferred, i);
        }
    }

    public void Dispose()
    {
        foreach (var endpoint in endpoints) endpoint.Dispose();
        auth?.Dispose();
    }

    private static ConcordException NobodyAnswered(string path, Patience patience, GrpcException last) =>
        new(ConcordErrorCode.ClusterNotReady, $"No member of the cluster has answered {path} within {patience.Total.TotalSeconds:0.#} s: {last.Message}", last);

    private async ValueTask<string?> TokenAsync(EtcdEndpoint endpoint, string? refused, CancellationToken ct) =>
        auth is null ? null : await auth.GetAsync(endpoint, refused, ct).ConfigureAwait(false);
}
