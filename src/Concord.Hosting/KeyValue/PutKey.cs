using Concord.Hosting.Http;
using Concord.Kv;
using Concord.Sessions;
using Microsoft.AspNetCore.Http;

namespace Concord.Hosting.KeyValue;

internal static class PutKey
{
    public const string Description =
        "Body: {\"value\": any JSON, \"ttl\"?: seconds, \"compress\"?: true|false}. With If-Match: \"<mod_revision>\" only if the key has not changed since, "
        + "with If-None-Match: * only if it is not there; else 409 CONDITION_FAILED. A put without ttl clears an earlier one.";

    public static async Task HandleAsync(ApiCall call)
    {
        var body = await call.ReadBodyAsync();
        var (key, value) = (call.Key, body.Value("value"));
        var options = new PutOptions { Ttl = body.Ttl(), Compress = body.Flag("compress"), Timeout = call.TimeLimit() };
        if (Condition(call.Http.Request) is { } condition)
        {
            await ConditionalAnswer.WriteAsync(call, await call.Session.PutIfAsync(key, value, condition, options, call.Aborted));
            return;
        }

        var put = await call.Session.PutAsync(key, value, options, call.Aborted);
        call.SetETag(put.Revision);
        await call.OkAsync(put.Revision, null);
    }

    private static WriteCondition? Condition(HttpRequest request)
    {
        var (match, noneMatch) = (request.Headers.IfMatch.ToString().Trim(), request.Headers.IfNoneMatch.ToString().Trim());
        if (match.Length > 0 && noneMatch.Length > 0)
            throw new ConcordException(ConcordErrorCode.ConflictingConditions, "If-Match and If-None-Match exclude each other.");
        if (noneMatch.Length > 0) return noneMatch == "*" ? WriteCondition.Absent : throw ApiError.InvalidRequest("If-None-Match can only be *.");
        if (match.Length == 0) return null;
        return long.TryParse(match.Trim('"'), out var revision) && revision > 0
            ? WriteCondition.At(new Revision(revision))
            : throw ApiError.InvalidRequest("If-Match is not the ETag of a key: a revision in quotes.");
    }
}
