using System.Text.Json;

namespace Concord.Hosting.Documentation;

/// <summary>The API as an OpenAPI 3.0 document.</summary>
internal static class OpenApiDocument
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<ApiOperation> operations)
    {
        json.WriteString("openapi", "3.0.3");
        json.WriteStartObject("info");
        json.WriteString("title", "Concord");
        json.WriteString("description", "A strongly consistent key-value store. Answers are {\"status\":\"ok\",\"data\":…} or {\"status\":\"error\",\"error\":{\"code\",\"message\",\"details\"}}; X-Concord-Revision is the revision they are of.");
        json.WriteString("version", typeof(OpenApiDocument).Assembly.GetName().Version?.ToString(3));
        json.WriteEndObject();
        json.WriteStartObject("paths");
        foreach (var path in operations.GroupBy(operation => operation.Path))
        {
            json.WriteStartObject(path.Key);
            foreach (var operation in path) Write(json, operation);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        WriteComponents(json);
    }

    private static void Write(Utf8JsonWriter json, ApiOperation operation)
    {
        json.WriteStartObject(operation.Method.ToLowerInvariant());
        json.WriteStartArray("tags");
        json.WriteStringValue(operation.Tag);
        json.WriteEndArray();
        json.WriteString("summary", operation.Summary);
        if (operation.Description is { } description) json.WriteString("description", description);
        json.WriteStartArray("parameters");
        foreach (var name in operation.Parameters)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("in", "path");
            json.WriteBoolean("required", true);
            WriteType(json, "schema", "string");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (operation.HasBody)
        {
            json.WriteStartObject("requestBody");
            json.WriteBoolean("required", true);
            WriteContent(json, null);
            json.WriteEndObject();
        }

        json.WriteStartObject("responses");
        WriteResponse(json, "200", "It went well.", "Ok");
        WriteResponse(json, "default", "It did not; the code says why.", "Error");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResponse(Utf8JsonWriter json, string status, string description, string schema)
    {
        json.WriteStartObject(status);
        json.WriteString("description", description);
        WriteContent(json, schema);
        json.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter json, string? schema)
    {
        json.WriteStartObject("content");
        json.WriteStartObject("application/json");
        if (schema is null)
        {
            WriteType(json, "schema", "object");
        }
        else
        {
            json.WriteStartObject("schema");
            json.WriteString("$ref", "#/components/schemas/" + schema);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteType(Utf8JsonWriter json, string name, string type)
    {
        json.WriteStartObject(name);
        json.WriteString("type", type);
        json.WriteEndObject();
    }

    private static void WriteComponents(Utf8JsonWriter json)
    {
        json.WritePropertyName("components");
        json.WriteRawValue(
            """
            {"schemas":{
              "Ok":{"type":"object","required":["status"],"properties":{"status":{"type":"string","enum":["ok"]},"data":{},"next":{"type":"string"}}},
              "Error":{"type":"object","required":["status","error"],"properties":{"status":{"type":"string","enum":["error"]},"error":{"type":"object",
                "required":["code","message"],"properties":{"code":{"type":"string"},"message":{"type":"string"},"details":{"type":"object"}}}}}},
             "securitySchemes":{"bearer":{"type":"http","scheme":"bearer"},"apiKey":{"type":"apiKey","in":"header","name":"X-API-Key"}}}
            """);
        json.WriteStartArray("security");
        json.WriteStartObject();
        json.WriteStartArray("bearer");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject();
        json.WriteStartArray("apiKey");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
