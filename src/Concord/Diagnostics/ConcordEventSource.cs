using System.Diagnostics;

namespace Concord.Diagnostics;

/// <summary>
/// The events of Concord, in the <see cref="DiagnosticListener"/> <c>Concord</c>: for subscribers in the same process that want each one, with
/// what would be too much for a tag of a metric.
/// </summary>
/// <remarks>
/// Names and payloads: <c>concord.api.OPERATION</c> <see cref="ApiCall"/>; the others are named at the records in <c>Concord.Diagnostics.Events</c>.
/// A payload is made only for a name that somebody has asked for. Subscribers run on the thread of the call: they must be quick.
/// Source: concord.md section 14.1.
/// </remarks>
public static class ConcordEventSource
{
    /// <summary>The source; the same as in <see cref="DiagnosticListener.AllListeners"/>.</summary>
    public static DiagnosticListener Listener { get; } = new(ConcordMeter.Name);

    internal static void Raise<T>(string name, in T payload)
        where T : struct
    {
        if (Listener.IsEnabled(name)) Listener.Write(name, (object)payload);
    }
}
