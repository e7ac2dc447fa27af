using System.Globalization;

namespace Quartet.Testing;

/// <summary>
/// Which seeds a test runs with. <c>QUARTET_SEED</c> replays one; <c>QUARTET_FUZZ_SECONDS</c> goes on with new ones for so long.
/// </summary>
public static class Seeds
{
    private const int FuzzSecondsDefault = 1;

    /// <summary>How long to go on with new seeds. A second unless more is asked for.</summary>
    public static int FuzzSeconds => Number("QUARTET_FUZZ_SECONDS") ?? FuzzSecondsDefault;

    /// <summary>The seed of a test that runs once; a new one each time.</summary>
    public static int One => Number("QUARTET_SEED") ?? Environment.TickCount;

    public static IEnumerable<int> First(int count) => Number("QUARTET_SEED") is { } one ? [one] : Enumerable.Range(1, count);

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
