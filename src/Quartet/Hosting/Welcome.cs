using HexHub;
using Microsoft.Extensions.Options;
using Quartet.Hosting.Settings;

namespace Quartet.Hosting;

/// <summary>What a newcomer reads once the server is ready: where it is, and what to do next.</summary>
internal static class Welcome
{
    public static string Text(WebApplication app, QuartetOptions options, ConcordSettings settings)
    {
        var addresses = app.Urls.Select(Reachable).ToList();
        var address = app.Services.GetRequiredService<IOptions<HexHubOptions>>().Value.PublicUrl?.TrimEnd('/') ?? addresses[0];
        var registry = app.Services.DescribeHexHub(address);
        return $"""

            Quartet is ready.

              Address   {string.Join("\n            ", addresses)}
              Data      {Path.GetFullPath(options.Data)}
              Registry  {registry.Name}, public key {registry.Fingerprint}{KeyValue(options, settings, address)}{Cluster(settings, address)}

            {(HasUsers(app) ? "" : FirstUser(address))}To publish with the key, by `mix hex.publish package` or `rebar3 hex publish`:

              export HEX_API_URL={address}/api HEX_API_KEY=SECRET

            For mix:

            {Indented(registry.MixLines)}

            For rebar3, {Shell(registry)}in ~/.config/rebar3/rebar.config:

            {Indented(registry.RebarLines)}

            Ctrl-C stops it.

            """;
    }

    private static string KeyValue(QuartetOptions options, ConcordSettings settings, string address) => !settings.ApiEnabled
        ? ""
        : $"\n  Concord   {address}/concord/v1/docs{(settings.AuthEnabled ? $", first token in {KeyValueApi.TokenPath(options)}" : "")}";

    private static string Cluster(ConcordSettings settings, string address) => settings.Engine == StoreEngine.Embedded
        ? ""
        : $"\n  Cluster   {settings.ClusterName}, this is {settings.Cluster.NodeName}; how it is: {address}/api/cluster/status";

    private static bool HasUsers(WebApplication app) => !app.Services.GetRequiredService<Accounts.Users.UserDirectory>().IsEmpty;

    private static string FirstUser(string address) =>
        $$"""
        Create the first user, then a key (curl asks for the password; the answer holds the key as "secret"):

          curl {{address}}/api/users -H 'content-type: application/json' \
            -d '{"username":"ada","email":"ada@example.com","password":"change-me-please"}'
          curl {{address}}/api/keys -u ada -H 'content-type: application/json' \
            -d '{"name":"laptop","permissions":[{"domain":"api"}]}'


        """;

    private static string Shell(RegistryInstructions registry) =>
        registry.RebarShellLines.Length > 0 ? $"in the shell:\n\n{Indented(registry.RebarShellLines)}\n\nand " : "";

    private static string Indented(string text) => "  " + text.Trim().ReplaceLineEndings("\n  ");

    // A server that listens everywhere is reached here by its loopback address.
    private static string Reachable(string url) => url
        .Replace("//0.0.0.0", "//127.0.0.1", StringComparison.Ordinal)
        .Replace("//[::]", "//127.0.0.1", StringComparison.Ordinal)
        .Replace("//*", "//127.0.0.1", StringComparison.Ordinal)
        .Replace("//+", "//127.0.0.1", StringComparison.Ordinal)
        .TrimEnd('/');
}
