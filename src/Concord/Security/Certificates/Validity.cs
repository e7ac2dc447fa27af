namespace Concord.Security.Certificates;

/// <summary>From when to when a certificate is good.</summary>
/// <param name="From">First moment.</param>
/// <param name="To">Last moment.</param>
internal readonly record struct Validity(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>Longest validity, in days: ten years.</summary>
    public const int DaysMax = 3653;

    // Machines whose clocks differ by less than this agree that a certificate that was just made is good.
    private static readonly TimeSpan Backdating = TimeSpan.FromMinutes(5);

    public static Validity Days(int days, DateTimeOffset now) => days is >= 1 and <= DaysMax
        ? new Validity(now - Backdating, now.AddDays(days))
        : throw new ConcordException(ConcordErrorCode.InvalidArguments, $"{days} days is no validity; it must be 1 to {DaysMax}.");
}
