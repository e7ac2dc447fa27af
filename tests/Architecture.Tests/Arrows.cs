namespace Architecture.Tests;

/// <summary>Which way references may point: host → modules → Quartet.Web, Quartet.Accounts → Quartet.Kernel → Concord. Source: design.md.</summary>
internal static class Arrows
{
    private const string Host = "Quartet";
    private const int ModuleHeight = 3;

    // What is in src and not named here is a module: the next one is covered on the day it appears.
    private static readonly Dictionary<string, int> Heights = new()
    {
        ["Concord"] = 0, ["Quartet.Kernel"] = 1, ["Quartet.Accounts"] = 2, ["Quartet.Web"] = 2, [Host] = 4,
    };

    // They stand beside: they know the store and nothing else of ours, and only the host puts them in.
    private static readonly HashSet<string> Beside = ["Concord.Hosting", "Concord.Etcd"];

    public static bool IsModule(string project) => !Heights.ContainsKey(project) && !Beside.Contains(project);

    /// <summary>Why a project may not reference another; null when it may.</summary>
    public static string? Fault(string from, string to)
    {
        if (Beside.Contains(from)) return to == "Concord" ? null : $"{from} references {to}; it may know Concord alone.";
        if (Beside.Contains(to)) return from == Host ? null : $"{from} references {to}; only the host may.";
        if (IsModule(from) && IsModule(to)) return $"The module {from} references the module {to}; what both need lives below them.";
        return HeightOf(to) < HeightOf(from) ? null : $"{from} references {to}; references point downwards only.";
    }

    public static IReadOnlyList<string> Faults(IEnumerable<(string From, string To)> references) =>
        [.. references.Select(reference => Fault(reference.From, reference.To)).OfType<string>()];

    private static int HeightOf(string project) => Heights.GetValueOrDefault(project, ModuleHeight);
}
