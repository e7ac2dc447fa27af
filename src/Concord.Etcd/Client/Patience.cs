namespace Concord.Etcd.Client;

/// <summary>How long a call may take.</summary>
/// <param name="Attempt">At one member, before another one is asked.</param>
/// <param name="Total">At all of them together.</param>
internal readonly record struct Patience(TimeSpan Attempt, TimeSpan Total)
{
    /// <summary>With less time left an attempt would only find out that it has none.</summary>
    public static TimeSpan Least { get; } = TimeSpan.FromMilliseconds(500);

    /// <summary>For what a reader waits for.</summary>
    public static Patience Short { get; } = new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10));

    /// <summary>For what has to go on for as long as the log is open.</summary>
    public static Patience Endless { get; } = new(TimeSpan.FromSeconds(10), TimeSpan.MaxValue);

    /// <summary>For what carries a lot, and for what nobody waits for.</summary>
    public static Patience Long { get; } = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60));
}
