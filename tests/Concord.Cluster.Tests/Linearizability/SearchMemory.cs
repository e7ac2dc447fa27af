namespace Concord.Cluster.Tests.Linearizability;

/// <summary>
/// Where a search has been. To come again to the same point with the same open operations used, or with more of them, is of no use: an open
/// operation never has to be used, so whatever can follow now could have followed then.
/// </summary>
internal sealed class SearchMemory
{
    private readonly Dictionary<Configuration, List<ulong[]>> _visits = [];

    /// <summary>How many visits are kept.</summary>
    public int Count { get; private set; }

    /// <summary>Notes a visit; false when an earlier one makes it useless.</summary>
    public bool TryVisit(Configuration at, ulong[] openUsed)
    {
        if (!_visits.TryGetValue(at, out var visits)) _visits[at] = visits = new List<ulong[]>(1);
        foreach (var earlier in visits)
        {
            if (IsPart(earlier, openUsed)) return false;
        }

        visits.Add(openUsed);
        Count++;
        return true;
    }

    private static bool IsPart(ulong[] some, ulong[] all)
    {
        for (var i = 0; i < some.Length; i++)
        {
            if ((some[i] & ~all[i]) != 0) return false;
        }

        return true;
    }
}
