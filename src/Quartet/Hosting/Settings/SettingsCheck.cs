using HexHub;
using Quartet.Accounts;

namespace Quartet.Hosting.Settings;

/// <summary>
/// Looks at all settings before anything is opened or made, so that a wrong one leaves nothing behind, and names every fault at once.
/// </summary>
internal static class SettingsCheck
{
    // Sections whose keys are ours: any other key in them is a slip of the pen.
    private static readonly Dictionary<string, Type> Ours = new(StringComparer.OrdinalIgnoreCase)
    {
        ["HexHub"] = typeof(HexHubOptions), ["Accounts"] = typeof(AccountsOptions), ["Concord"] = typeof(ConcordSettings),
    };

    private static readonly string[] Foreign = ["Logging", "Kestrel"];

    private static readonly string[] LogFormats = ["simple", "json", "systemd"];

    /// <summary>Fails with every fault found.</summary>
    /// <param name="configuration">What is in force.</param>
    /// <param name="arguments">Settings of the command line; unlike the environment, all of them are meant for Quartet.</param>
    /// <param name="aliases">Settings of the environment by their other names.</param>
    public static void ThrowOnFault(IConfiguration configuration, IEnumerable<string> arguments, EnvironmentAliases aliases)
    {
        string[] faults =
        [
            .. arguments.SelectMany(UnknownSection),
            .. aliases.Faults,
            .. Blank(configuration, nameof(QuartetOptions.Data)),
            .. ListenAddresses.Faults(configuration),
            .. Ours.SelectMany(section => SettingsSection.Faults(section.Value, configuration.GetSection(section.Key))),
            .. LogLevels(configuration.GetSection("Logging")),
            .. LogFormat(configuration.GetSection("Logging:Console:FormatterName")),
        ];
        if (faults.Length == 0) faults = [.. ConcordSettingsCheck.Faults(configuration)]; // Only what can be read can be compared.
        if (faults.Length > 0) throw new InvalidSettingsException(faults);
    }

    private static IEnumerable<string> UnknownSection(string argument)
    {
        var section = argument[2..argument.IndexOf(':', StringComparison.Ordinal)];
        return Ours.Keys.Concat(Foreign).Contains(section, StringComparer.OrdinalIgnoreCase)
            ? []
            : [$"{argument}: there is no section '{section}'. Sections: {string.Join(", ", Ours.Keys.Concat(Foreign))}."];
    }

    private static IEnumerable<string> Blank(IConfiguration configuration, string key) =>
        string.IsNullOrWhiteSpace(configuration[key]) ? [$"{key} is empty; a directory is wanted, such as --data ./data."] : [];

    private static IEnumerable<string> LogLevels(IConfigurationSection logging) =>
        logging.AsEnumerable()
            .Where(setting => setting.Key.Contains("LogLevel:", StringComparison.OrdinalIgnoreCase))
            .Where(setting => setting.Value is { Length: > 0 } level && !Enum.TryParse<LogLevel>(level, ignoreCase: true, out _))
            .Select(setting => $"{setting.Key} is '{setting.Value}'; allowed: {string.Join(", ", Enum.GetNames<LogLevel>())}.");

    private static IEnumerable<string> LogFormat(IConfigurationSection format) =>
        format.Value is { } name && !LogFormats.Contains(name, StringComparer.OrdinalIgnoreCase)
            ? [$"{format.Path} is '{name}'; allowed: {string.Join(", ", LogFormats)}."]
            : [];
}
