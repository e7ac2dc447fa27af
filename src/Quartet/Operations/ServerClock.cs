namespace Quartet.Operations;

/// <summary>How long the server has been running.</summary>
internal sealed class ServerClock(TimeProvider clock)
{
    private readonly long _started = clock.GetTimestamp();

    public TimeSpan Uptime => clock.GetElapsedTime(_started);
}
