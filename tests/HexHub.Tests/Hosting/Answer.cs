using System.Text;
using System.Text.Json;
using HexHub.Wire.Erlang;

namespace HexHub.Tests.Hosting;

/// <summary>An answer as it came over the wire.</summary>
internal sealed record Answer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Bytes)
{
    public string? this[string header] => Headers.GetValueOrDefault(header);

    public string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>The body in whichever format it is.</summary>
    public JsonElement Body => this["content-type"]?.Contains("erlang", StringComparison.Ordinal) == true
        ? ErlangTerm.TryDecode(Bytes, out var term, out _) ? term : throw new InvalidOperationException("The body is no term.")
        : JsonElement.Parse(Bytes);

    public string? Message => Field("message");

    /// <summary>The text under <c>errors</c>, found by a path such as <c>meta.app</c>.</summary>
    public string? ErrorAt(string path)
    {
        var at = Body.GetProperty("errors");
        foreach (var part in path.Split('.'))
        {
            if (!at.TryGetProperty(part, out at)) return null;
        }

        return at.ToString();
    }

    /// <summary>A field that is a text.</summary>
    public string Field(string name) => Body.GetProperty(name).GetString() ?? throw new InvalidOperationException($"{name} is null in {Text}");

    public static async Task<Answer> ReadAsync(HttpResponseMessage response)
    {
        var headers = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        return new Answer((int)response.StatusCode, headers, await response.Content.ReadAsByteArrayAsync());
    }
}
