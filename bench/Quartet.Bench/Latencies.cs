using System.Diagnostics;

namespace Quartet.Bench;

/// <summary>Times of single calls, in ticks of the stopwatch.</summary>
internal sealed class Latencies
{
    private readonly List<long> _ticks;
    private bool _sorted;

    public Latencies(IEnumerable<long> ticks) => _ticks = [.. ticks];

    public Latencies() => _ticks = [];

    public int Count => _ticks.Count;

    public void Add(long ticks)
    {
        _ticks.Add(ticks);
        _sorted = false;
    }

    /// <summary>In milliseconds; <paramref name="share"/> from 0 to 1.</summary>
    public double At(double share)
    {
        if (!_sorted) _ticks.Sort();
        _sorted = true;
        if (_ticks.Count == 0) return double.NaN;
        return _ticks[Math.Min(_ticks.Count - 1, (int)(share * _ticks.Count))] * 1000.0 / Stopwatch.Frequency;
    }

    public string Percentiles => $"p50 {Report.Milliseconds(At(0.5))}, p99 {Report.Milliseconds(At(0.99))}";
}
