namespace Concord.Queries;

/// <summary>
/// What a predicate asks of one part of a value. In JSON: <c>== != &gt; &gt;= &lt; &lt;= in exists starts_with ends_with contains matches</c>.
/// </summary>
public enum PredicateOperator
{
    /// <summary>The same value, as <see cref="Json.JsonEquality"/> has it.</summary>
    Equal,

    /// <summary>Not the same value. A missing part and one of another type are not the same.</summary>
    NotEqual,

    /// <summary>Numbers by value, strings by the bytes of their UTF-8, false before true. Two of different types have no order: false.</summary>
    Greater,

    /// <inheritdoc cref="Greater"/>
    GreaterOrEqual,

    /// <inheritdoc cref="Greater"/>
    Less,

    /// <inheritdoc cref="Greater"/>
    LessOrEqual,

    /// <summary>Equal to an element of the operand, an array of at most <see cref="PredicateLimits.InElementsMax"/>.</summary>
    In,

    /// <summary>The part is there, even when it is null. No operand means true; with the operand false: it is missing.</summary>
    Exists,

    /// <summary>A string that begins with the operand, byte by byte.</summary>
    StartsWith,

    /// <summary>A string that ends with the operand, byte by byte.</summary>
    EndsWith,

    /// <summary>A string that contains the operand, byte by byte.</summary>
    Contains,

    /// <summary>A string in which the operand, a regular expression (<see cref="Pattern"/>), finds something.</summary>
    Matches,
}
