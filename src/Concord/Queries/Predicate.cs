using System.Text;
using System.Text.Json;
using Concord.Json;
using Concord.Kv;

namespace Concord.Queries;

/// <summary>
/// A question about a JSON value that is answered by yes or no, such as <c>{"field":"price","op":"&gt;","value":100}</c>; combined by
/// <c>{"all":[…]}</c>, <c>{"any":[…]}</c> and <c>{"not":…}</c>. Immutable, and well formed from its making on.
/// </summary>
/// <remarks>
/// <para><c>field</c> is a path with dots: <c>address.city</c>, <c>tags.0</c>, <c>tags.*</c>; empty for the value itself. A path with <c>*</c> asks
/// whether <em>any</em> of the parts it leads to passes. Where it leads nowhere, every operator but <c>!=</c> (and <c>exists</c> with the value
/// false) says no. Comparing different types is never an error.</para>
/// <para>A value that is not JSON (<see cref="JsonText"/>) matches no predicate, not even a <c>not</c>.</para>
/// </remarks>
public abstract class Predicate : IEquatable<Predicate>
{
    // What a message calls a predicate that is not part of something else.
    private const string Place = "predicate";

    private protected Predicate(int nodes, int depth)
    {
        if (nodes > PredicateLimits.NodesMax) throw InvalidQuery.Because($"A predicate has at most {PredicateLimits.NodesMax} nodes.");
        if (depth > PredicateLimits.DepthMax) throw InvalidQuery.Because($"A predicate nests at most {PredicateLimits.DepthMax} deep.");
        Nodes = nodes;
        Depth = depth;
    }

    /// <summary>Conditions, and the combinations around them.</summary>
    internal int Nodes { get; }

    /// <summary>How deep it nests as JSON.</summary>
    internal int Depth { get; }

    /// <summary>Reads a predicate from JSON.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidQuery"/>, saying what is wrong and where.</exception>
    public static Predicate Parse(ReadOnlyMemory<byte> json)
    {
        if (json.Length > PredicateLimits.JsonBytesMax) throw InvalidQuery.Because($"A predicate has at most {PredicateLimits.JsonBytesMax} bytes.");
        using var document = JsonText.Parse(json, JsonText.DepthMax, fault => InvalidQuery.Because($"The predicate is not JSON: {fault}"));
        return Parse(document.RootElement, Place);
    }

    /// <summary>Asks one thing of a part of the value.</summary>
    /// <param name="path">The way to the part; empty for the value itself.</param>
    /// <param name="op">What is asked.</param>
    /// <param name="operand">What the part is compared with; may be left out for <see cref="PredicateOperator.Exists"/>.</param>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidQuery"/>.</exception>
    public static Predicate Field(string path, PredicateOperator op, JsonElement? operand = null) => FieldPredicate.Of(path, op, operand, Place);

    /// <summary>True when each of them is, and there must be one at least.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidQuery"/>.</exception>
    public static Predicate All(params IReadOnlyList<Predicate> predicates) => new CombinedPredicate(CombinedPredicate.All, [.. predicates], Place);

    /// <summary>True when one of them is, and there must be one at least.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidQuery"/>.</exception>
    public static Predicate Any(params IReadOnlyList<Predicate> predicates) => new CombinedPredicate(CombinedPredicate.Any, [.. predicates], Place);

    /// <summary>True when it is not.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidQuery"/>.</exception>
    public static Predicate Not(Predicate predicate) => new NotPredicate(predicate);

    /// <summary>
    /// Whether it has a <c>matches</c>. One that has none is a total, pure function of the value, the same on every machine, and may run
    /// while a commit is applied. One that has may not: what it answers depends on the clock (100 ms for one text) and on the runtime's tables
    /// of characters.
    /// </summary>
    public abstract bool UsesPattern { get; }

    /// <summary>Whether a value matches.</summary>
    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.InvalidQuery"/>: a regular expression took longer than 100 ms. Only where <see cref="UsesPattern"/> is true.
    /// </exception>
    public bool Matches(ContentKind kind, ReadOnlyMemory<byte> value)
    {
        if (kind != ContentKind.Json || !JsonText.TryParse(value, out var document)) return false;
        using (document) return Matches(document.RootElement);
    }

    /// <summary>The same for a part of a document that <see cref="JsonText"/> has parsed.</summary>
    /// <exception cref="ConcordException">As above.</exception>
    public abstract bool Matches(JsonElement value);

    /// <summary>The predicate as JSON in its canonical form: one text for predicates that were written alike.</summary>
    public byte[] ToJson() => CanonicalJson.Write(WriteTo);

    /// <summary>Writes the predicate as a JSON value.</summary>
    public abstract void WriteTo(Utf8JsonWriter writer);

    /// <summary>The canonical JSON.</summary>
    public sealed override string ToString() => Encoding.UTF8.GetString(ToJson());

    /// <summary>Whether both were written alike, whatever the white space.</summary>
    public bool Equals(Predicate? other) => other is not null && (ReferenceEquals(this, other) || ToJson().AsSpan().SequenceEqual(other.ToJson()));

    /// <inheritdoc />
    public sealed override bool Equals(object? obj) => Equals(obj as Predicate);

    /// <inheritdoc />
    public sealed override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(ToJson());
        return hash.ToHashCode();
    }

    /// <summary>Reads a predicate that is part of a document.</summary>
    /// <param name="json">The part.</param>
    /// <param name="place">What to call it in a message.</param>
    internal static Predicate Parse(JsonElement json, string place) => PredicateReader.Read(json, place);
}
