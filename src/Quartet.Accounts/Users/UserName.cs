using System.Text.RegularExpressions;

namespace Quartet.Accounts.Users;

/// <summary>Name of a user: at least 3 of <c>a-z 0-9 _ - .</c>, lower case, not a reserved word. Source: Hex protocol 5.2.</summary>
public readonly partial record struct UserName
{
    private const int LengthMin = 3;
    private const int LengthMax = 64;

    private static readonly HashSet<string> Reserved = new(["me", "hex", "hexpm", "elixir", "erlang", "otp"], StringComparer.Ordinal);

    private UserName(string value) => Value = value;

    /// <summary>The name.</summary>
    public string Value { get; }

    /// <summary>Takes a name as typed, in any case; says in Hex's words what is wrong with it.</summary>
    public static bool TryParse(string? text, out UserName name, out string fault)
    {
        name = default;
        var lower = text?.ToLowerInvariant();
        fault = lower switch
        {
            null or "" => AccountFault.Blank,
            _ when !Pattern().IsMatch(lower) => AccountFault.Format,
            { Length: < LengthMin } => AccountFault.TooShort(LengthMin),
            { Length: > LengthMax } => AccountFault.TooLong(LengthMax),
            _ when Reserved.Contains(lower) => AccountFault.Reserved,
            _ => "",
        };
        if (fault.Length > 0 || lower is null) return false;
        name = new UserName(lower);
        return true;
    }

    /// <inheritdoc />
    public override string ToString() => Value;

    [GeneratedRegex(@"\A[a-z0-9_\-.]+\z")]
    private static partial Regex Pattern();
}
