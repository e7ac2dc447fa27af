using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Concord.Queries;

/// <summary>
/// A regular expression of .NET without backtracking: unanchored, culture-invariant, in time linear in the text. Backreferences and
/// lookarounds cannot be had that way and are refused, as is an expression that repetitions blow up.
/// </summary>
internal sealed class Pattern
{
    /// <summary>Longest expression, in UTF-16 code units.</summary>
    public const int CharsMax = 1000;

    /// <summary>
    /// Longest text that is searched, in UTF-16 code units; nothing is found in a longer one. Linear time is a second for the worst expressions and a few
    /// megabytes, and a state machine that has no clock could not end it.
    /// </summary>
    public const int TextCharsMax = 64 * 1024;

    // A UTF-16 code unit takes at most so many bytes of UTF-8.
    private const int Utf8BytesPerCharMax = 3;

    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    /// <summary>What one search in a query may take.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(100);

    private readonly Regex _budgeted;
    private Regex? _unbounded;

    /// <summary>Compiles an expression.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidQuery"/>: it is malformed, too long or too large.</exception>
    public Pattern(string expression)
    {
        if (expression.Length > CharsMax) throw InvalidQuery.Because($"A regular expression has at most {CharsMax} characters.");
        Expression = expression;
        _budgeted = Compile(Budget);
    }

    /// <summary>As it was given.</summary>
    public string Expression { get; }

    /// <summary>Searches without an eye on the clock, so that the answer depends on nothing but the text.</summary>
    public bool IsMatch(ReadOnlySpan<byte> utf8) => Search(_unbounded ??= Compile(Regex.InfiniteMatchTimeout), utf8);

    /// <summary>Searches for at most 100 ms.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidQuery"/>: it took longer.</exception>
    public bool IsMatchInQuery(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return Search(_budgeted, utf8);
        }
        catch (RegexMatchTimeoutException slow)
        {
            throw InvalidQuery.Because($"The regular expression '{Expression}' took longer than {Budget.TotalMilliseconds:0} ms.", slow);
        }
    }

    private static bool Search(Regex regex, ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > TextCharsMax * Utf8BytesPerCharMax) return false;
        var chars = ArrayPool<char>.Shared.Rent(Encoding.UTF8.GetMaxCharCount(utf8.Length));
        try
        {
            var length = Encoding.UTF8.GetChars(utf8, chars);
            return length <= TextCharsMax && regex.IsMatch(chars.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars);
        }
    }

    private Regex Compile(TimeSpan timeout)
    {
        try
        {
            return new Regex(Expression, Options, timeout);
        }
        catch (Exception refused) when (refused is ArgumentException or NotSupportedException)
        {
            throw InvalidQuery.Because($"The regular expression '{Expression}' is refused: {refused.Message}", refused);
        }
    }
}
