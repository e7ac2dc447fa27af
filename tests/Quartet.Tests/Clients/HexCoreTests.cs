using System.Text.RegularExpressions;
using Quartet.Testing;

namespace Quartet.Tests.Clients;

/// <summary>The library that every Hex client is built on, against the running server.</summary>
public sealed partial class HexCoreTests : IAsyncLifetime
{
    private Published _published = null!;

    private QuartetServer Server => _published.Server;

    public async ValueTask InitializeAsync() => _published = await Published.StartAsync();

    public ValueTask DisposeAsync() => _published.DisposeAsync();

    [Fact]
    public async Task What_was_published_is_read_back_verified_and_unpacked()
    {
        var answers = await RunAsync(
            "package alpha", "release alpha 1.0.0", "trust server", "repo-await alpha", "repo-names", "repo-versions", "repo-package alpha",
            "repo-tarball alpha 1.0.0");

        answers[0].ShouldStartWith("{200,");
        answers[0].ShouldContain("<<\"description\">> => <<\"Ein Päckchen ☕\"/utf8>>");
        answers[0].ShouldContain("<<\"latest_stable_version\">> => <<\"1.0.0\">>");
        answers[1].ShouldContain("<<\"requirements\">> => #{<<\"beta\">> => #{<<\"app\">> => <<\"beta\">>,<<\"optional\">> => false,<<\"requirement\">> => <<\"~> 1.0\">>}}");
        answers[1].ShouldContain("<<\"publisher\">> => #{<<\"url\">> => <<\"" + Server.Api + "/users/ada\">>,<<\"username\">> => <<\"ada\">>}");
        answers[4].ShouldBe("{200,[#{name => <<\"alpha\">>},#{name => <<\"beta\">>},#{name => <<\"gamma\">>}]}");
        answers[5].ShouldContain("#{name => <<\"beta\">>,retired => [],versions => [<<\"1.0.0\">>]}");
        answers[6].ShouldContain("dependencies => [#{package => <<\"beta\">>,requirement => <<\"~> 1.0\">>}]");
        answers[7].ShouldBe("{200,#{again => 0,files => [\"rebar.config\",\"src/alpha.app.src\",\"src/alpha.erl\"]}}");
    }

    [Fact]
    public async Task A_client_refuses_what_another_key_signed_and_what_another_repository_holds()
    {
        var answers = await RunAsync(
            "trust server", "repo-package alpha", "expect acme", "repo-package alpha", "repo-names", "expect hexpm", "trust stranger",
            "repo-package alpha", "repo-names", "repo-versions");

        answers[1].ShouldStartWith("{200,");
        answers[3..5].ShouldAllBe(answer => answer == "{error,unverified}");
        answers[7..].ShouldAllBe(answer => answer == "{error,unverified}");
    }

    [Fact]
    public async Task A_release_is_published_once()
    {
        var answers = await RunAsync(
            "basic ada correct-horse-battery", "key-add laptop", "publish gamma 1.0.0", "publish delta 1.0.0 nobody=~>_1.0", "publish gamma 1.x");

        answers[2].ShouldBe(
            "{422,#{<<\"errors\">> => #{<<\"inserted_at\">> => <<\"must include the --replace flag to update an existing release\">>},"
            + "<<\"message\">> => <<\"Validation error(s)\">>,<<\"status\">> => 422}}");
        answers[3].ShouldStartWith("{422,");
        answers[4].ShouldStartWith("{422,");
    }

    [Fact]
    public async Task A_password_makes_keys_and_does_not_publish()
    {
        var answers = await RunAsync("basic ada correct-horse-battery", "publish gamma 2.0.0");

        answers[1].ShouldBe("{401,#{<<\"message\">> => <<\"key not authorized for this action\">>,<<\"status\">> => 401}}");
    }

    [Fact]
    public async Task A_wrong_key_is_answered_as_an_erlang_term()
    {
        var answers = await RunAsync("key 0123456789abcdef0123456789abcdef", "key-list", "publish gamma 2.0.0", "basic ada wrong-password", "key-list");

        answers[1].ShouldBe("{401,#{<<\"message\">> => <<\"invalid API key\">>,<<\"status\">> => 401}}");
        answers[2].ShouldBe(answers[1]);
        answers[4].ShouldBe("{401,#{<<\"message\">> => <<\"invalid username and password combination\">>,<<\"status\">> => 401}}");
    }

    [Fact]
    public async Task A_key_is_shown_once_listed_without_its_secret_and_gone_once_deleted()
    {
        var answers = await RunAsync("user grace correct-horse-battery", "basic grace correct-horse-battery", "key-add laptop", "key-list", "key-delete laptop", "key-list");

        answers[2].ShouldStartWith("{201,");
        Secret().IsMatch(answers[2]).ShouldBeTrue(answers[2]);
        answers[3].ShouldContain("<<\"name\">> => <<\"laptop\">>");
        answers[3].ShouldContain("<<\"secret\">> => nil");
        answers[4].ShouldStartWith("{200,");
        answers[5].ShouldBe("{401,#{<<\"message\">> => <<\"API key revoked\">>,<<\"status\">> => 401}}");
    }

    private Task<string[]> RunAsync(params string[] steps) => HexCore.RunAsync(Server, _published.Name, steps);

    [GeneratedRegex("<<\"secret\">> => <<\"[0-9a-f]{32}\">>")]
    private static partial Regex Secret();
}
