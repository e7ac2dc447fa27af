using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Quartet.Testing;

namespace Quartet.Tests.Clients;

/// <summary>rebar3, set up by exactly the lines that the server printed, with a repository of either kind.</summary>
public sealed partial class RebarTests
{
    private const string Chain = "erl -noshell -pa _build/default/lib/*/ebin -eval 'io:format(\"~p~n\", [app:chain()]), halt().'";

    [Theory]
    [InlineData("hexpm")]
    [InlineData("acme")]
    public async Task A_project_is_installed_locked_installed_elsewhere_and_upgraded(string repository)
    {
        await using var published = await Published.StartAsync(repository);
        var lines = new PrintedLines(published.Server);
        using var home = new ClientHome(lines);
        home.WriteApplication("app");

        (await home.RunAsync("app", "rebar3 compile")).ShouldContain("Compiling app");
        (await home.RunAsync("app", Chain)).ShouldBe("[app,alpha,beta,gamma]");
        var locked = File.ReadAllText(home.In("app", "rebar.lock"));
        foreach (var package in new[] { "alpha", "beta", "gamma" }) await ShouldLockAsync(locked, published.Server, package);

        await published.PublishAsync("alpha 1.1.0 beta=~>_1.0");
        using var elsewhere = new ClientHome(lines);
        elsewhere.WriteApplication("app");
        elsewhere.Write("app/rebar.lock", locked);
        await elsewhere.RunAsync("app", "rebar3 compile");
        (await elsewhere.RunAsync("app", Chain)).ShouldBe("[app,alpha,beta,gamma]");
        File.ReadAllText(elsewhere.In("app", "rebar.lock")).ShouldBe(locked);

        (await home.RunAsync("app", "rebar3 upgrade --all")).ShouldContain("Upgrading alpha v1.1.0");
        File.ReadAllText(home.In("app", "rebar.lock")).ShouldContain("{<<\"alpha\">>,{pkg,<<\"alpha\">>,<<\"1.1.0\">>},0}");
        (await home.RunAsync("app", "rebar3 pkgs alpha")).ShouldContain("Versions: 1.1.0, 1.0.0");
    }

    [Fact]
    public async Task A_tarball_that_is_known_already_is_not_sent_again()
    {
        await using var published = await Published.StartAsync();
        using var home = new ClientHome(new PrintedLines(published.Server));
        home.WriteApplication("app");
        await home.RunAsync("app", "rebar3 get-deps");
        Directory.Delete(home.In("app", "_build"), recursive: true);
        await home.RunAsync("app", "rebar3 get-deps");

        await published.Server.Process.WaitForLineAsync(
            line => line.Contains("/repo/tarballs/alpha-1.0.0.tar 304", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        foreach (var file in new[] { "tarballs/alpha-1.0.0.tar", "packages/alpha", "names", "versions" })
            await ShouldNotBeSentAgainAsync(published.Server, $"repo/{file}");
    }

    [Fact]
    public async Task A_key_that_did_not_sign_makes_rebar3_refuse()
    {
        await using var published = await Published.StartAsync();
        var lines = new PrintedLines(published.Server);
        using var home = new ClientHome(lines);
        home.WriteApplication("app");
        using var stranger = RSA.Create(2048);
        var pem = stranger.ExportSubjectPublicKeyInfoPem().ReplaceLineEndings("\\n");
        home.Write(".config/rebar3/rebar.config", PublicKey().Replace(lines.RebarConfig, $"<<\"{pem}\">>"));

        // These are rebar3's words for whatever fails the check of signature and name.
        (await home.RefusalAsync("app", "rebar3 compile")).ShouldContain("The registry repository hexpm uses a record format");
        Directory.Exists(home.In("app", "_build", "default", "lib", "alpha")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_lock_that_names_other_bytes_makes_rebar3_refuse()
    {
        await using var published = await Published.StartAsync();
        using var home = new ClientHome(new PrintedLines(published.Server));
        home.WriteApplication("app");
        await home.RunAsync("app", "rebar3 compile");
        var locked = File.ReadAllText(home.In("app", "rebar.lock"));
        Directory.Delete(home.In("app", "_build"), recursive: true);
        home.Write("app/rebar.lock", Hash().Replace(locked, new string('A', 64)));

        (await home.RefusalAsync("app", "rebar3 compile")).ShouldContain("Mismatch", Case.Insensitive);
    }

    private static async Task ShouldLockAsync(string locked, QuartetServer server, string package)
    {
        var tarball = await server.Client.GetByteArrayAsync(new Uri($"repo/tarballs/{package}-1.0.0.tar", UriKind.Relative), TestContext.Current.CancellationToken);
        var hashes = LockedHash().Matches(locked).Where(match => match.Groups[1].Value == package).Select(match => match.Groups[2].Value).ToArray();

        locked.ShouldContain($"{{pkg,<<\"{package}\">>,<<\"1.0.0\">>}}");
        hashes.ShouldBe([InnerChecksum(tarball), Convert.ToHexString(SHA256.HashData(tarball))]);
    }

    private static string InnerChecksum(byte[] tarball)
    {
        using var reader = new System.Formats.Tar.TarReader(new MemoryStream(tarball));
        while (reader.GetNextEntry() is { } entry)
        {
            if (entry.Name == "CHECKSUM") return new StreamReader(entry.DataStream!).ReadToEnd();
        }

        throw new InvalidDataException("There is no CHECKSUM in the tarball.");
    }

    private static async Task ShouldNotBeSentAgainAsync(QuartetServer server, string path)
    {
        using var first = await server.Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.IfNoneMatch.Add(first.Headers.ETag.ShouldNotBeNull(path));
        using var second = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);

        second.StatusCode.ShouldBe(HttpStatusCode.NotModified, path);
        (await second.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty(path);
        (await first.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length.ShouldBe((int)first.Content.Headers.ContentLength.ShouldNotBeNull(path));
    }

    [GeneratedRegex("<<\"-----BEGIN PUBLIC KEY-----.*?\">>")]
    private static partial Regex PublicKey();

    [GeneratedRegex("(?<=<<\")[0-9A-F]{64}(?=\">>)")]
    private static partial Regex Hash();

    [GeneratedRegex("\\{<<\"(\\w+)\">>, <<\"([0-9A-F]{64})\">>\\}")]
    private static partial Regex LockedHash();
}
