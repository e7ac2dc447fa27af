using System.Diagnostics.Metrics;

namespace Concord.Diagnostics;

/// <summary>What an instrument is called in the text format of Prometheus.</summary>
public static class PrometheusName
{
    /// <summary>
    /// Dots become underscores; <c>_milliseconds</c>, <c>_seconds</c> or <c>_revisions</c> follows where that is the unit, and <c>_total</c> for a
    /// counter. Sizes in bytes go without a word, as they do in the original.
    /// </summary>
    public static string Of(Instrument instrument)
    {
        var unit = instrument.Unit switch
        {
            "ms" => "_milliseconds",
            "s" => "_seconds",
            ConcordMeter.Revisions => "_revisions",
            _ => "",
        };
        return instrument.Name.Replace('.', '_') + unit + (instrument is Counter<long> ? "_total" : "");
    }
}
