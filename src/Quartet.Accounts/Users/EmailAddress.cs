using System.Text.RegularExpressions;

namespace Quartet.Accounts.Users;

/// <summary>An e-mail address, lower-cased. As lenient as Hex: something, an at sign, something with a dot in it.</summary>
public readonly partial record struct EmailAddress
{
    private const int LengthMax = 254; // RFC 5321, 4.5.3.1.3, less the angle brackets.

    private EmailAddress(string value) => Value = value;

    /// <summary>The address.</summary>
    public string Value { get; }

    /// <summary>Takes an address as typed; says in Hex's words what is wrong with it.</summary>
    public static bool TryParse(string? text, out EmailAddress address, out string fault)
    {
        address = default;
        fault = text switch
        {
            null or "" => AccountFault.Blank,
            { Length: > LengthMax } => AccountFault.TooLong(LengthMax),
            _ => Pattern().IsMatch(text) ? "" : AccountFault.Format,
        };
        if (fault.Length > 0 || text is null) return false;
        address = new EmailAddress(text.ToLowerInvariant());
        return true;
    }

    /// <inheritdoc />
    public override string ToString() => Value;

    [GeneratedRegex(@"\A[^\p{C}\s]+@[^\p{C}\s]+\.[^\p{C}\s]+\z")]
    private static partial Regex Pattern();
}
