using Concord.Hosting.Http;
using Concord.Log;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Concord.Hosting.Operations;

internal static class Ready
{
    public const string Description = "Needs no token. 503 CLUSTER_UNAVAILABLE when a strong read does not get through within two seconds, or the store cannot be written.";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static async Task HandleAsync(ApiCall call)
    {
        var store = call.Http.RequestServices.GetRequiredService<ConcordStore>();
        if (await ProblemAsync(store, call.Aborted) is { } problem)
        {
            await ApiError.WriteAsync(call.Http, StatusCodes.Status503ServiceUnavailable, "CLUSTER_UNAVAILABLE", problem);
            return;
        }

        await call.OkAsync(json =>
        {
            json.WriteStartObject();
            json.WriteString("engine", store.Log.Engine);
            json.WriteString("leader", store.Log.Leader);
            json.WriteNumber("lag", Math.Max(0, store.Log.Committed.Value - store.Applied.Value));
            json.WriteEndObject();
        });
    }

    private static async Task<string?> ProblemAsync(ConcordStore store, CancellationToken ct)
    {
        if (store.Failure is { } failure) return failure.Message;
        if (store.Log.Role is LogRole.NoQuorum or LogRole.Failed) return store.Log.Problem ?? "There is no quorum.";
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            await store.ViewAsync(ReadConsistency.Strong, patience.Token);
            return null;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return store.Log.Problem ?? $"A strong read did not get through within {Patience.TotalSeconds} s.";
        }
        catch (ConcordException e)
        {
            return e.Message;
        }
    }
}
