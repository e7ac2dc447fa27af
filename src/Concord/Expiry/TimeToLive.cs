namespace Concord.Expiry;

/// <summary>What a time to live may be: whole seconds, from one to ten years.</summary>
internal static class TimeToLive
{
    public static readonly TimeSpan Max = TimeSpan.FromDays(3650);

    /// <summary>Refuses any other.</summary>
    /// <param name="ttl">The time to live.</param>
    /// <param name="index">Which element of a bulk call it belongs to; null: none.</param>
    public static void Check(TimeSpan ttl, int? index = null)
    {
        if (ttl >= TimeSpan.FromSeconds(1) && ttl <= Max && ttl.Ticks % TimeSpan.TicksPerSecond == 0) return;
        throw new ConcordException(ConcordErrorCode.InvalidTtl, $"A time to live of {ttl} is not a whole number of seconds from 1 to ten years.")
        {
            ElementIndex = index,
        };
    }
}
