namespace Concord.Cluster.Tests.Linearizability;

/// <summary>
/// How far the revision of the key may go while some operations are still to be put in order. It turns the search back as soon as it
/// has left one of them behind, and not only when nothing else is left.
/// </summary>
/// <param name="definite">The operations with an end.</param>
/// <param name="linearized">Which of them are in order.</param>
internal sealed class RevisionLimits(IReadOnlyList<Operation> definite, LinearizedSet linearized)
{
    private readonly int[] _byLimit = [.. Enumerable.Range(0, definite.Count)
        .Where(i => definite[i].LastRevisionBefore < long.MaxValue).OrderBy(i => definite[i].LastRevisionBefore)];

    private int _first;

    /// <summary>The last revision that leaves none behind.</summary>
    public long Last
    {
        get
        {
            while (_first < _byLimit.Length && linearized.Contains(_byLimit[_first])) _first++;
            return _first < _byLimit.Length ? definite[_byLimit[_first]].LastRevisionBefore : long.MaxValue;
        }
    }

    /// <summary>An operation was taken back: those of the least limits may be among the missing again.</summary>
    public void TakenBack(int operation)
    {
        var limit = definite[operation].LastRevisionBefore;
        while (_first > 0 && definite[_byLimit[_first - 1]].LastRevisionBefore >= limit) _first--;
    }
}
