using System.Globalization;

namespace Concord.Etcd.Client;

/// <summary>A version of etcd, and what it is known for. Source: concord.md §24.5 and §26.</summary>
internal readonly record struct EtcdVersion(int Major, int Minor, int Patch) : IComparable<EtcdVersion>
{
    private static readonly (string What, EtcdVersion FixedIn)[] Defects34 =
    [
        ("a learner can be promoted before it has started", new(3, 4, 24)),
        ("a watch can go back in time when its member receives a snapshot", new(3, 4, 25)),
        ("a watch can starve under heavy reads over TLS", new(3, 4, 25)),
        ("a watch can lose events after starving through a compaction", new(3, 4, 31)),
        ("a crash during a compaction can lower the revision", new(3, 4, 32)),
        ("a compaction can hide a deletion from a watch", new(3, 4, 36)),
        ("a member that receives a snapshot while it is defragmented is corrupted", new(3, 4, 38)),
        ("a quorum read can be stale after a pause or a change of leader", new(3, 4, 42)),
        ("authorization can be bypassed", new(3, 4, 44)),
    ];

    /// <summary>Whether Concord works with it.</summary>
    public bool IsSupported => this is { Major: 3, Minor: >= 4 and <= 6 };

    /// <summary>Whether its quorum reads can be stale after a pause or a change of leader.</summary>
    public bool ReadsStale => this switch
    {
        { Major: 3, Minor: 4 } => Patch is >= 20 and < 42,
        { Major: 3, Minor: 5 } => Patch < 28,
        { Major: 3, Minor: 6 } => Patch < 9,
        _ => false,
    };

    /// <summary>The defects that this version has and that Concord has an answer to.</summary>
    public IReadOnlyList<string> KnownDefects
    {
        get
        {
            var version = this;
            if (version is { Major: 3, Minor: 4 }) return [.. Defects34.Where(defect => version.CompareTo(defect.FixedIn) < 0).Select(defect => defect.What)];
            return ReadsStale ? [Defects34[^2].What] : [];
        }
    }

    public static EtcdVersion? TryParse(string text)
    {
        var numbers = text.Split('-', '+')[0].Split('.');
        return numbers.Length == 3 && Number(numbers[0]) is { } major && Number(numbers[1]) is { } minor && Number(numbers[2]) is { } patch
            ? new EtcdVersion(major, minor, patch)
            : null;

        static int? Number(string part) => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    public int CompareTo(EtcdVersion other) => (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}");
}
