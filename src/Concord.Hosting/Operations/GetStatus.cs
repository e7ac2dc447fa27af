using System.Text.Json;
using Concord.Hosting.Http;
using Concord.Log;
using Microsoft.Extensions.DependencyInjection;

namespace Concord.Hosting.Operations;

internal static class GetStatus
{
    public const string Description = "data: {\"cluster\": {engine, state, leader, term, commit_index, applied_index, applied_revision, members}, \"storage\", \"node\"}.";

    public static Task HandleAsync(ApiCall call)
    {
        call.RequireKnownCaller();
        var store = call.Http.RequestServices.GetRequiredService<ConcordStore>();
        return call.OkAsync(json => Write(json, store));
    }

    public static void Write(Utf8JsonWriter json, ConcordStore store)
    {
        var log = store.Log;
        json.WriteStartObject();
        json.WriteStartObject("cluster");
        json.WriteString("engine", log.Engine);
        json.WriteString("state", StateOf(log));
        json.WriteString("leader", log.Leader);
        json.WriteNumber("term", log.Term);
        json.WriteNumber("commit_index", log.Committed.Value);
        json.WriteNumber("applied_index", store.Applied.Value);
        json.WriteNumber("applied_revision", store.Revision.Value);
        json.WriteString("problem", log.Problem ?? store.Failure?.Message);
        json.WriteStartArray("members");
        foreach (var member in log.Members) Write(json, member);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("storage");
        json.WriteNumber("size", store.View().Count);
        json.WriteNumber("memory_bytes", GC.GetTotalMemory(forceFullCollection: false));
        json.WriteNumber("disk_bytes", log.DiskBytes);
        json.WriteString("sync", log.Sync);
        json.WriteEndObject();
        json.WriteString("node", log.Node);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, LogMember member)
    {
        json.WriteStartObject();
        json.WriteString("id", member.Id);
        json.WriteString("name", member.Name);
        json.WriteStartArray("peer_urls");
        foreach (var url in member.PeerUrls) json.WriteStringValue(url);
        json.WriteEndArray();
        json.WriteStartArray("client_urls");
        foreach (var url in member.ClientUrls) json.WriteStringValue(url);
        json.WriteEndArray();
        json.WriteString("role", member.IsLearner ? "learner" : "voter");
        json.WriteBoolean("is_leader", member.IsLeader);
        json.WriteBoolean("healthy", member.IsHealthy);
        json.WriteEndObject();
    }

    private static string StateOf(LogStatus log) => JsonNamingPolicy.SnakeCaseLower.ConvertName(log.Role.ToString());
}
