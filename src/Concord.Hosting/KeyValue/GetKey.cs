using Concord.Hosting.Http;

namespace Concord.Hosting.KeyValue;

internal static class GetKey
{
    public const string Description =
        "data: {\"value\"} or, for bytes that are no JSON, {\"value_b64\"}; with_ttl=true adds \"ttl\": seconds or null, with_record=true the "
        + "revisions and the version. The ETag is the revision of the last change. consistency: eventual, leader (default), strong.";

    public static async Task HandleAsync(ApiCall call)
    {
        var got = await call.Session.GetAsync(call.Key, call.ReadOptions(), call.Aborted);
        if (!got.Found)
        {
            await call.NotFoundAsync(got.Revision);
            return;
        }

        call.SetETag(got.Record.ModRevision);
        await call.OkAsync(got.Revision, json =>
        {
            json.WriteStartObject();
            RecordJson.WriteValue(json, got.Record);
            if (call.Flag("with_ttl")) RecordJson.WriteTtl(json, got.TtlSeconds);
            if (call.Flag("with_record"))
            {
                json.WriteNumber("create_revision", got.Record.CreateRevision.Value);
                json.WriteNumber("mod_revision", got.Record.ModRevision.Value);
                json.WriteNumber("version", got.Record.Version);
                json.WriteBoolean("compressed", got.Record.IsCompressed);
            }

            json.WriteEndObject();
        });
    }
}
