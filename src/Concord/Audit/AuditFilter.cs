namespace Concord.Audit;

/// <summary>Which lines; what is null does not matter.</summary>
public sealed record AuditFilter
{
    /// <summary>Every line.</summary>
    public static AuditFilter All { get; } = new();

    /// <summary>Of exactly this operation.</summary>
    public string? Operation { get; init; }

    /// <summary>With exactly this result.</summary>
    public string? Result { get; init; }

    /// <summary>Of exactly this user.</summary>
    public string? User { get; init; }

    /// <summary>From this time on.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before this time.</summary>
    public DateTimeOffset? To { get; init; }

    internal bool Fits(AuditEntry entry) =>
        (Operation is null || entry.Operation == Operation) && (Result is null || entry.Result == Result) && (User is null || entry.User == User)
        && !(entry.Timestamp < From) && !(entry.Timestamp >= To);

    /// <summary>Whether all lines of a file and of those before it are too old. A line is never in the file of a day before its own.</summary>
    internal bool IsBehind(AuditFileName file) => From is { } from && file.Date < DateOnly.FromDateTime(from.UtcDateTime);
}
