using System.Globalization;

namespace Quartet.Web.Components;

/// <summary>How long ago something was, in the words people use.</summary>
public static class RelativeTime
{
    /// <summary>"just now", "5 minutes ago", "yesterday", "3 months ago". A moment in the future reads "just now".</summary>
    public static string Describe(DateTimeOffset then, DateTimeOffset now)
    {
        var passed = now - then;
        var days = (int)passed.TotalDays;
        return passed switch
        {
            { TotalMinutes: < 1 } => "just now",
            { TotalHours: < 1 } => Ago((int)passed.TotalMinutes, "minute"),
            { TotalDays: < 1 } => Ago((int)passed.TotalHours, "hour"),
            { TotalDays: < 2 } => "yesterday",
            { TotalDays: < 45 } => Ago(days, "day"),
            { TotalDays: < 365 } => Ago(days / 30, "month"),
            _ => Ago(days / 365, "year"),
        };
    }

    private static string Ago(int count, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {unit}{(count == 1 ? "" : "s")} ago");
}
