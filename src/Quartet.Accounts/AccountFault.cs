namespace Quartet.Accounts;

/// <summary>What can be wrong with what somebody typed, in the words that Hex clients know.</summary>
internal static class AccountFault
{
    public const string Blank = "can't be blank";
    public const string Format = "has invalid format";
    public const string Reserved = "is reserved";
    public const string Taken = "has already been taken";
    public const string InUse = "already in use";

    public static string TooShort(int min) => $"should be at least {min} character(s)";

    public static string TooLong(int max) => $"should be at most {max} character(s)";
}
