using HexHub.Registry.Messages;

namespace HexHub.Registry;

internal static class RegistryTimestamp
{
    private const int NanosecondsPerTick = 100;

    public static Timestamp ToTimestamp(this DateTimeOffset time) => new()
    {
        Seconds = time.ToUnixTimeSeconds(),
        Nanos = (int)(time.UtcTicks % TimeSpan.TicksPerSecond) * NanosecondsPerTick, // written also when zero
    };
}
