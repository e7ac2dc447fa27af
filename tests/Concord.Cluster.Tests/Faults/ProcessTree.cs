using System.Globalization;

namespace Concord.Cluster.Tests.Faults;

/// <summary>The processes of this machine and who started whom, as Linux tells it under <c>/proc</c>.</summary>
internal static class ProcessTree
{
    /// <summary>A process and all that descend from it, parents first. Empty when it is gone.</summary>
    public static IReadOnlyList<int> Of(int process)
    {
        var children = Directory.EnumerateDirectories("/proc").Select(ReadStat).OfType<ProcessStat>().ToLookup(stat => stat.Parent, stat => stat.Id);
        List<int> tree = ReadStat($"/proc/{process}") is null ? [] : [process];
        for (var i = 0; i < tree.Count; i++) tree.AddRange(children[tree[i]]);
        return tree;
    }

    /// <summary>What a process does: R runs, S sleeps, T stopped, Z dead but not yet collected …; null when it is gone.</summary>
    public static char? StateOf(int process) => ReadStat($"/proc/{process}")?.State;

    private static ProcessStat? ReadStat(string directory)
    {
        if (!int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var id)) return null;
        try
        {
            // "42 (any name) S 1 …": the name may have blanks and parentheses of its own.
            var stat = File.ReadAllText(Path.Combine(directory, "stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ', 3);
            return new ProcessStat(id, fields[0][0], int.Parse(fields[1], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null; // It ended while it was looked at.
        }
    }

    private sealed record ProcessStat(int Id, char State, int Parent);
}
