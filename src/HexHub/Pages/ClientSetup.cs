using HexHub.Pages.Views;

namespace HexHub.Pages;

/// <summary>Writes the lines that point a client at this registry.</summary>
internal static class ClientSetup
{
    /// <summary>A registry that stands in for the public one replaces it; any other is added beside it.</summary>
    internal static string Mix(RegistryAddress registry) => IsPublicName(registry)
        ? $"""
           curl -o hex.pem \
             {registry.RepositoryUrl}/public_key
           mix hex.repo set hexpm \
             --url {registry.RepositoryUrl} \
             --public-key hex.pem
           """
        : $"""
           mix hex.repo add {registry.Name} \
             {registry.RepositoryUrl} \
             --fetch-public-key {registry.PublicKeyFingerprint}
           """;

    /// <summary>rebar3 takes the address of the public repository from its environment and from nowhere else.</summary>
    internal static string RebarShell(RegistryAddress registry) => IsPublicName(registry) ? $"export HEX_CDN={registry.RepositoryUrl}" : "";

    // Without the last three keys some versions of rebar3 fail on API calls of a custom repository.
    internal static string Rebar(RegistryAddress registry) =>
        $$"""
          {hex, [{repos, [
            #{name => <<"{{registry.Name}}">>,
              repo_url => <<"{{registry.RepositoryUrl}}">>,
              api_url => <<"{{registry.ApiUrl}}">>,
              repo_public_key => <<"{{registry.PublicKeyPem.Trim().ReplaceLineEndings("\\n")}}">>,
              api_repository => undefined,
              api_organization => undefined,
              repo_organization => undefined}
          ]}]}.
          """;

    private static bool IsPublicName(RegistryAddress registry) => registry.Name == "hexpm";
}
