using Concord.Json;

namespace Concord.Queries;

/// <summary>How large a predicate may be, whoever makes it.</summary>
public static class PredicateLimits
{
    /// <summary>Conditions and the <c>all</c>, <c>any</c> and <c>not</c> around them, together.</summary>
    public const int NodesMax = 256;

    /// <summary>How deep the predicate nests as JSON, its operands included.</summary>
    public const int DepthMax = JsonText.DepthMax;

    /// <summary>The predicate as JSON, in bytes.</summary>
    public const int JsonBytesMax = 256 * 1024;

    /// <summary>A path to a part of the value, in bytes.</summary>
    public const int PathBytesMax = JsonPath.BytesMax;

    /// <summary>Elements of the operand of <c>in</c>.</summary>
    public const int InElementsMax = 1000;
}
