using System.Text.Json;

namespace Concord.Hosting.Tests;

/// <summary>What the API answered.</summary>
internal sealed record Answer(int Status, JsonElement Body, string? ETag, IReadOnlyList<string> Headers)
{
    public string Data => Body.GetProperty("data").GetRawText();

    public string Code => Body.GetProperty("error").GetProperty("code").GetString() ?? "";
}
