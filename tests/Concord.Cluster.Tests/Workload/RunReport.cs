using System.Globalization;
using Concord.Cluster.Tests.Linearizability;

namespace Concord.Cluster.Tests.Workload;

/// <summary>What happened in a run.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Operations">Everything that clients asked and were told.</param>
/// <param name="Trace">What was done to the nodes, by the same clock.</param>
/// <param name="Verdict">Whether it is linearizable.</param>
internal sealed record RunReport(int Seed, IReadOnlyList<Operation> Operations, string Trace, Verdict Verdict)
{
    private const string Folder = "QUARTET_HISTORIES";

    /// <summary>How many operations ended in each way.</summary>
    public string Summary
    {
        get
        {
            var kinds = Operations.CountBy(operation => operation.Answer.GetType().Name).OrderByDescending(kind => kind.Value);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"QUARTET_SEED={Seed}: {Verdict.Decision}; {Operations.Count} operations on {Operations.DistinctBy(operation => operation.Key).Count()} keys: {string.Join(", ", kinds.Select(kind => $"{kind.Value} {kind.Key}"))}; {Verdict.Configurations} configurations");
        }
    }

    /// <summary>
    /// Fails unless it is linearizable, with all that is needed to look into it. What the clients were told does not come again with the seed, so
    /// the history is kept in a file.
    /// </summary>
    /// <param name="folder">Folder of that file. Null: what <c>QUARTET_HISTORIES</c> names, or that of temporary files.</param>
    public void ShouldBeLinearizable(string? folder = null)
    {
        if (Verdict.Decision == Decision.Linearizable) return;
        var file = Save(folder ?? Environment.GetEnvironmentVariable(Folder) ?? Path.GetTempPath());
        Verdict.ShouldBeLinearizable($"{Summary}\nhistory in {file}\nwhat was done:\n{Trace}");
    }

    private string Save(string folder)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"history-{Seed}-{Guid.NewGuid():N}.txt"));
        File.WriteAllText(file, History.Format(Operations));
        return file;
    }
}
