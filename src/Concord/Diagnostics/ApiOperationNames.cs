using System.Collections.Immutable;
using System.Text.Json;

namespace Concord.Diagnostics;

/// <summary>The words for <see cref="ApiOperation"/>, made once.</summary>
internal static class ApiOperationNames
{
    /// <summary>Snake case: <c>put_if</c>. At the place of the operation's number.</summary>
    public static ImmutableArray<string> Words { get; } =
        [.. Enum.GetValues<ApiOperation>().Select(operation => JsonNamingPolicy.SnakeCaseLower.ConvertName(operation.ToString()))];

    /// <summary>Of its event and its span: <c>concord.api.put_if</c>.</summary>
    public static ImmutableArray<string> Events { get; } = [.. Words.Select(word => "concord.api." + word)];
}
