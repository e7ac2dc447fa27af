namespace Concord.CrashWriter;

/// <summary>What a writer does at one point of its script.</summary>
/// <param name="Kind">How.</param>
/// <param name="Key">The key; of a <see cref="StepKind.Count"/>, the name of the counter.</param>
/// <param name="Value">What is put. It tells whose step it is, and which.</param>
internal sealed record Step(StepKind Kind, string Key, byte[] Value);

/// <summary>The kinds of writes.</summary>
internal enum StepKind
{
    /// <summary>Sets one key.</summary>
    Put,

    /// <summary>Removes one key, which may be absent.</summary>
    Delete,

    /// <summary>Sets all of <see cref="Script.Together"/> and removes one key, all at once.</summary>
    Together,

    /// <summary>Counts in a record that all writers share, by compare-and-set.</summary>
    Count,
}
