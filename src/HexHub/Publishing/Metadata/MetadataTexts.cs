using System.Text;

namespace HexHub.Publishing.Metadata;

/// <summary>The words of hex.pm for metadata it refuses; hex-protocol.md section 7.4.</summary>
internal static class MetadataTexts
{
    private const int InspectedCharsMax = 4096;

    public const string Blank = "can't be blank";
    public const string NotText = "expected type string";
    public const string NotBoolean = "expected type boolean";
    public const string NotTexts = "expected type list(string)";
    public const string NotTextMap = "expected type map(string)";
    public const string NotMap = "expected type map";
    public const string NoFiles = "package can't be empty";
    public const string BuildNumber = "build number not allowed";
    public const string MissingRequirement = "invalid requirement: nil, use \">= 0.0.0\" instead";

    public static string InvalidRequirement(string requirement) => $"invalid requirement: {Inspect(requirement)}";

    public static string NotEqualRequirement(string requirement) =>
        $"{InvalidRequirement(requirement)}, != is not allowed in requirements";

    public static string InvalidLicense(string license) => $"invalid license {Inspect(license)}";

    public static string InvalidLink(string link) => $"invalid link {Inspect(link)}";

    public static string UnknownPackage(string repository) => $"package does not exist in repository {Inspect(repository)}";

    public static string ForeignRepository(MetadataRules rules, string repository)
    {
        var current = rules.Repository == MetadataRules.PublicRepository
            ? ""
            : $" or current repository {Inspect(rules.Repository)}";
        return $"dependencies can only belong to public repository \"hexpm\"{current}, got: {Inspect(repository)}";
    }

    /// <summary>Text in quotes as Elixir prints it, cut where Elixir cuts it.</summary>
    private static string Inspect(string text)
    {
        var quoted = new StringBuilder().Append('"');
        foreach (var letter in text.AsSpan(0, Math.Min(text.Length, InspectedCharsMax)))
        {
            _ = letter switch
            {
                '"' or '\\' => quoted.Append('\\').Append(letter),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                < ' ' or '\x7f' => quoted.Append("\\x").Append(((int)letter).ToString("X2", null)),
                _ => quoted.Append(letter),
            };
        }

        return quoted.Append('"').ToString();
    }
}
