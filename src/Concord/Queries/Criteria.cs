using System.Text.Json;
using Concord.Json;
using Concord.Kv;

namespace Concord.Queries;

/// <summary>
/// Which entries a query is about: those that pass everything given here, in order of their keys. What is null does not restrict.
/// </summary>
/// <remarks><see cref="Selection.Of"/> checks it.</remarks>
public sealed record Criteria
{
    /// <summary>The key begins with it.</summary>
    public Key? Prefix { get; init; }

    /// <summary>The key ends with it.</summary>
    public Key? Suffix { get; init; }

    /// <summary>The key contains it.</summary>
    public Key? Contains { get; init; }

    /// <summary>
    /// A regular expression finds something in the key: unanchored, culture-invariant, at most 1000 characters, without backreferences and
    /// lookarounds. Keys that are not UTF-8 text are not found.
    /// </summary>
    public string? Pattern { get; init; }

    /// <summary>The key lies between two keys, or is one of them.</summary>
    public KeyBounds? Range { get; init; }

    /// <summary>The value, JSON, matches.</summary>
    public Predicate? Filter { get; init; }

    /// <summary>The entry passes code of the caller, which runs in his process, after all other tests.</summary>
    public Func<Entry, bool>? Where { get; init; }

    /// <summary>The order. Default ascending.</summary>
    public SortOrder Order { get; init; } = SortOrder.Ascending;

    /// <summary>Only what comes behind this key in that order: where the page before ended (<see cref="QueryPage.Next"/>).</summary>
    public Key? After { get; init; }

    /// <summary>Entries to pass over, among those that pass all tests and come after <see cref="After"/>. 0 or more.</summary>
    public int Offset { get; init; }

    /// <summary>At most this many entries, 1 or more; null: all.</summary>
    public int? Limit { get; init; }

    /// <summary>
    /// Reads criteria from JSON:
    /// <c>{"prefix","suffix","contains","pattern","range":{"start","end"},"filter","limit","offset","order":"asc|desc","after"}</c>, any of them.
    /// Other members are passed over.
    /// </summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidQuery"/>, saying what is wrong and where.</exception>
    public static Criteria Parse(ReadOnlyMemory<byte> json)
    {
        // A filter may use its whole depth.
        using var document = JsonText.Parse(json, JsonText.DepthMax + 1, fault => InvalidQuery.Because($"The query is not JSON: {fault}"));
        return CriteriaReader.Read(document.RootElement);
    }
}
