using Concord.Cluster.Tests.Faults;

namespace Concord.Cluster.Tests.Workload;

/// <summary>The disturbances of a run: a function of the seed.</summary>
internal static class FaultSchedule
{
    public static IReadOnlyList<Fault> Draw(int seed, int nodes, FaultOptions options)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, options.Count).Select(_ => Next(random, nodes, options))];
    }

    private static Fault Next(Random random, int nodes, FaultOptions options)
    {
        var kind = options.Kinds[random.Next(options.Kinds.Count)];
        return new Fault(
            options.QuietMax * random.NextDouble(), kind, DrawNodes(random, nodes, kind), random.Next(3) == 0,
            (CutMode)random.Next(3), options.LastingMax * random.NextDouble())
        {
            Stays = random.Next(4) == 0,
            Latency = options.LatencyMax * random.NextDouble(),
        };
    }

    /// <summary>Mostly one, often as many as a majority can spare, at times more than that or all: then nothing may be promised, and nothing lost.</summary>
    private static List<int> DrawNodes(Random random, int nodes, FaultKind kind)
    {
        var minority = (nodes - 1) / 2;
        var count = random.Next(6) switch
        {
            0 => nodes,
            1 => minority + 1,
            2 => Math.Max(1, minority),
            _ => 1,
        };
        if (kind is FaultKind.Part or FaultKind.Mute) count = Math.Clamp(count, 1, Math.Max(1, nodes - 1)); // All parted from nobody would be nothing.
        int[] all = [.. Enumerable.Range(0, nodes)];
        random.Shuffle(all);
        return [.. all.Take(count).Order()];
    }
}
