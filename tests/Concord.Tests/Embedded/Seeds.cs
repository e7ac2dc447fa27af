using System.Globalization;

namespace Concord.Tests.Embedded;

/// <summary>
/// Which seeds a test runs with. <c>QUARTET_SEED</c> replays one; <c>QUARTET_FUZZ_SECONDS</c> goes on with new ones for so long.
/// </summary>
internal static class Seeds
{
    public static int? FuzzSeconds => Number("QUARTET_FUZZ_SECONDS");

    public static IEnumerable<int> First(int count) => Number("QUARTET_SEED") is { } one ? [one] : Enumerable.Range(1, count);

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
