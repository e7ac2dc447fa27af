using System.Globalization;

namespace Concord.Tests.Embedded;

/// <summary>Which seeds a test runs with. <c>QUARTET_SEED</c> replays one; <c>QUARTET_FUZZ_SECONDS</c> goes on with new ones for so long.</summary>
internal static class Seeds
{
    public static int? FuzzSeconds => Number("QUARTET_FUZZ_SECONDS");

    public static IEnumerable<int> First(int count) => Number("QUARTET_SEED") is { } one ? [one] : Enumerable.Range(1, count);

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
