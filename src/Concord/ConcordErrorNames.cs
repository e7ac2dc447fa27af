using System.Collections.Frozen;
using System.Text;

namespace Concord;

/// <summary>The error codes as words, such as <c>not_found</c>: the same in the audit log, in metrics and on the command line; HTTP writes them in capitals.</summary>
public static class ConcordErrorNames
{
    /// <summary>The word for what went well.</summary>
    public const string Ok = "ok";

    private static readonly FrozenDictionary<ConcordErrorCode, string> Names =
        Enum.GetValues<ConcordErrorCode>().ToFrozenDictionary(code => code, code => SnakeCase(code.ToString()));

    /// <summary>The word for a code.</summary>
    public static string Of(ConcordErrorCode code) => Names[code];

    private static string SnakeCase(string name)
    {
        var word = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && word.Length > 0) word.Append('_');
            word.Append(char.ToLowerInvariant(letter));
        }

        return word.ToString();
    }
}
