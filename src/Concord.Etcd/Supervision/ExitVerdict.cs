namespace Concord.Etcd.Supervision;

/// <summary>What a process that has ended leaves to do, read from its last words.</summary>
internal sealed record ExitVerdict(ChildState Next, string Reason)
{
    private static readonly string[] Removal = ["permanently removed", "has been removed from the cluster"];
    private static readonly string[] Damage = ["crc mismatch", "invalid page type", "page already freed", "unexpected fault address", "file checksum mismatch"];

    /// <summary>Whether it waits for space on the disk.</summary>
    public bool OutOfSpace { get; private init; }

    public static ExitVerdict Of(int code, IReadOnlyList<string> lastLines)
    {
        if (Find(Removal) is { } removed) return new ExitVerdict(ChildState.Removed, $"This member was removed from the cluster: {removed}");
        if (Find(Damage) is { } damaged)
        {
            return new ExitVerdict(
                ChildState.Failed, $"The member's data is damaged: {damaged} Move the directory aside, remove the member and add it anew.");
        }

        var full = Find("no space left on device") is not null;
        return new ExitVerdict(ChildState.Waiting, $"etcd has ended with {code}: {(lastLines.Count > 0 ? lastLines[^1] : "it said nothing")}") { OutOfSpace = full };

        string? Find(params string[] words) => lastLines.LastOrDefault(line => words.Any(word => line.Contains(word, StringComparison.OrdinalIgnoreCase)));
    }
}
