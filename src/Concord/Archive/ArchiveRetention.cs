namespace Concord.Archive;

/// <summary>Deletes what no restore needs that has been promised.</summary>
internal static class ArchiveRetention
{
    /// <summary>Since when every moment is to be restorable: so many days ago, or since the oldest of so many bases, whichever is longer ago.</summary>
    /// <returns>Milliseconds since 1970; null when there are not yet so many bases.</returns>
    public static long? Since(ArchiveIndex index, DateTimeOffset now, int keepDays, int keepBases) =>
        index.Bases.Count < keepBases ? null : Math.Min(now.AddDays(-keepDays).ToUnixTimeMilliseconds(), index.Bases[keepBases - 1].TimeMs);

    /// <summary>
    /// The objects that nothing leads through any more, in the order in which they can be deleted: interrupted anywhere, what is left leads nowhere
    /// wrong. Kept is whatever is newer than a moment, the way to that moment, and each way to something newer: one node's way does not
    /// replace another's, for it may end there.
    /// </summary>
    /// <param name="index">What there is.</param>
    /// <param name="sinceMs">The moment.</param>
    /// <param name="wayThere">The way to it.</param>
    public static IReadOnlyList<string> Unneeded(ArchiveIndex index, long sinceMs, ArchivePlan wayThere)
    {
        var needed = new HashSet<object>([wayThere.Base, .. wayThere.Segments, .. index.Bases.Where(found => found.TimeMs > sinceMs)]);
        var beginnings = index.Bases.ToLookup(found => found.At);
        var leadingTo = new HashSet<LogPoint>();
        for (var i = index.Segments.Count - 1; i >= 0; i--)
        {
            // From the end to the beginning: what a segment leads to has been looked at before.
            var segment = index.Segments[i];
            if (segment.TimeMs <= sinceMs && !leadingTo.Contains(segment.UpTo) && !needed.Contains(segment)) continue;
            needed.Add(segment);
            if (beginnings.Contains(segment.After)) needed.UnionWith(beginnings[segment.After]);
            else leadingTo.Add(segment.After);
        }

        return
        [
            .. index.Bases.Reverse().Where(old => !needed.Contains(old)).Select(ArchiveNames.Of),
            .. index.Segments.Where(old => !needed.Contains(old)).Select(ArchiveNames.Of),
        ];
    }

    /// <summary>Deletes them, once the base that everything then begins with has been read to its end.</summary>
    /// <returns>How many.</returns>
    public static async Task<int> ApplyAsync(IArchiveTarget target, ArchiveOptions options, DateTimeOffset now, CancellationToken ct)
    {
        var index = await ArchiveIndex.ReadAsync(target, ct).ConfigureAwait(false);
        if (Since(index, now, options.KeepDays, options.KeepBases) is not { } since || index.Bases[^1].TimeMs > since) return 0;
        var wayThere = ArchivePlan.Find(index, RestorePoint.At(DateTimeOffset.FromUnixTimeMilliseconds(since)));
        var unneeded = Unneeded(index, since, wayThere);
        if (unneeded.Count == 0) return 0;
        await ArchiveRestore.ReadBaseAsync(target, wayThere.Base, ct).ConfigureAwait(false);
        foreach (var name in unneeded) await target.DeleteAsync(name, ct).ConfigureAwait(false);
        return unneeded.Count;
    }
}
