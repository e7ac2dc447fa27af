using System.CommandLine;

namespace Quartet.Commands;

/// <summary>The command line. Without a command it serves.</summary>
internal static class QuartetCommand
{
    public static RootCommand Build()
    {
        var data = new Option<string?>("--data") { Description = "Directory for all data. Default: ./data", HelpName = "DIR" };
        var urls = new Option<string?>("--urls")
        {
            Description = "Addresses to listen on, separated by semicolons. Default: http://127.0.0.1:4000", HelpName = "URLS",
        };
        var settings = SettingsArgument();
        var attached = new Option<bool>("--attached") { Hidden = true }; // Ends with whoever holds its standard input.
        var root = new RootCommand("Quartet: package registry, key-value store and consoles in one server. Without a command it starts.")
        {
            data, urls, attached, settings, ClusterCommand.Build(),
        };
        root.SetAction((parsed, ct) => Hosting.QuartetHost.RunAsync(
            new Hosting.HostArguments(parsed.GetValue(data), parsed.GetValue(urls), parsed.GetValue(settings) ?? []) { IsAttached = parsed.GetValue(attached) }, ct));
        return root;
    }

    /// <summary>What is neither command nor option.</summary>
    public static Argument<string[]> SettingsArgument()
    {
        var settings = new Argument<string[]>("settings")
        {
            Description = "Any setting as --Section:Name=value, such as --HexHub:RepositoryName=acme", Arity = ArgumentArity.ZeroOrMore,
        };
        settings.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !IsSetting(token.Value)))
                result.AddError($"'{token.Value}' is neither an option (see --help) nor a setting like --HexHub:RepositoryName=acme.");
        });
        return settings;
    }

    private static bool IsSetting(string token) =>
        token.StartsWith("--", StringComparison.Ordinal) && token.IndexOf('=', StringComparison.Ordinal) is var equals and > 2
        && token.AsSpan(2, equals - 2).Contains(':');
}
