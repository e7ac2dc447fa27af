using System.Text;
using System.Text.Json;
using Concord.Hosting.Http;
using Concord.Kv;
using Concord.Queries;
using Concord.Sessions;

namespace Concord.Hosting.KeyValue;

internal static class CompareAndSet
{
    public const string Description =
        "Body: {\"value\": any JSON, \"ttl\"?} and exactly one of \"expected\": the value that must be there, \"predicate\": a predicate that it must "
        + "fit, \"if_revision\": its mod_revision, \"if_absent\": true. 409 CONDITION_FAILED tells what is there, 404 that nothing is.";

    public static async Task HandleAsync(ApiCall call)
    {
        var body = await call.ReadBodyAsync();
        var options = new PutOptions { Ttl = body.Ttl(), Compress = body.Flag("compress"), Timeout = call.TimeLimit() };
        await ConditionalAnswer.WriteAsync(
            call, await call.Session.PutIfAsync(call.Key, body.Value("value"), ConditionOf(body), options, call.Aborted));
    }

    private static WriteCondition ConditionOf(RequestBody body) => new()
    {
        Expected = body.Has("expected") ? body.Value("expected") : null,
        Predicate = body.Optional("predicate") is { } predicate ? Predicate.Parse(Encoding.UTF8.GetBytes(predicate.GetRawText())) : null,
        IfRevision = body.Integer("if_revision") is { } revision ? new Revision(revision) : null,
        IfAbsent = body.Flag("if_absent") ?? false,
    };
}
