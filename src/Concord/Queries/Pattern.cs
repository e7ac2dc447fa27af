using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Concord.Queries;

/// <summary>
/// A regular expression of .NET without backtracking: unanchored, culture-invariant, in time linear in the text. Backreferences and
/// lookarounds cannot be had that way and are refused, as is an expression that repetitions blow up.
/// </summary>
/// <remarks>
/// Linear with a factor that only the clock can bound: <c>[ab]*a[ab]{100}c|[ab]*a[ab]{101}c</c> takes 18 ms for each character of an unkind text
/// (measured 2026-11-21, .NET 10.0.12). So each search has a budget, and none may happen while a commit is applied.
/// </remarks>
internal sealed class Pattern
{
    /// <summary>Longest expression, in UTF-16 code units.</summary>
    public const int CharsMax = 1000;

    /// <summary>What one search may take.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(100);

    private readonly Regex _regex;

    /// <summary>Compiles an expression.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidQuery"/>: it is malformed, too long or too large.</exception>
    public Pattern(string expression)
    {
        if (expression.Length > CharsMax) throw InvalidQuery.Because($"A regular expression has at most {CharsMax} characters.");
        try
        {
            _regex = new Regex(expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Budget);
        }
        catch (Exception refused) when (refused is ArgumentException or NotSupportedException)
        {
            throw InvalidQuery.Because($"The regular expression '{expression}' is refused: {refused.Message}", refused);
        }
    }

    /// <summary>Whether something in a text fits.</summary>
    /// <param name="utf8">The text.</param>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidQuery"/>: it took longer than 100 ms to find out.</exception>
    public bool IsMatch(ReadOnlySpan<byte> utf8)
    {
        var chars = ArrayPool<char>.Shared.Rent(Encoding.UTF8.GetMaxCharCount(utf8.Length));
        var begun = TimeProvider.System.GetTimestamp();
        try
        {
            var isMatch = _regex.IsMatch(chars.AsSpan(0, Encoding.UTF8.GetChars(utf8, chars)));

            // The engine looks at its clock now and then, and may be done before it looks: what took too long is refused all the same.
            return TimeProvider.System.GetElapsedTime(begun) <= Budget ? isMatch : throw TooSlow(null);
        }
        catch (RegexMatchTimeoutException slow)
        {
            throw TooSlow(slow);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars);
        }
    }

    private ConcordException TooSlow(Exception? slow) =>
        InvalidQuery.Because($"The regular expression '{_regex}' took longer than {Budget.TotalMilliseconds:0} ms.", slow);
}
