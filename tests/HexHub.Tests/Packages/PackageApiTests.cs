using HexHub.Tests.Hosting;
using Quartet.Testing.Packages;

namespace HexHub.Tests.Packages;

// Source: Hex protocol 5.5, 5.6 and 5.13.
public sealed class PackageApiTests : IAsyncLifetime
{
    private const string Erlang = "application/vnd.hex+erlang";

    private readonly HexHubHost _host = new();

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_package_and_a_release_are_shown_as_the_protocol_says()
    {
        (await _host.PublishAsync(new SamplePackage("beta", "0.1.0"))).Status.ShouldBe(201);
        var alpha = new SamplePackage("alpha") { Requirements = $"[{SamplePackage.Requirement("beta", "~> 0.1")}]" };
        var tarball = alpha.Build();
        var published = await _host.PublishAsync(tarball, "/api/packages/alpha/releases", _host.Ada);
        published.Status.ShouldBe(201);
        published["location"].ShouldBe("/api/packages/alpha/releases/1.0.0");
        _host.Time.Advance(TimeSpan.FromDays(2));
        (await _host.PublishAsync(new SamplePackage("alpha", "1.1.0-rc.1"))).Status.ShouldBe(201);

        const string First = "2026-09-01T08:00:00.123456Z";
        const string Second = "2026-09-03T08:00:00.123456Z";
        const string Configs = """{"mix.exs":"{:alpha, \"~> 1.0\"}","rebar.config":"{alpha, \"1.0.0\"}","erlang.mk":"dep_alpha = hex 1.0.0"}""";
        var at = _host.Base;
        (await _host.GetAsync("/api/packages/alpha")).Text.ShouldBe($$$"""
            {"repository":"hexpm","name":"alpha","url":"{{{at}}}/api/packages/alpha","html_url":"{{{at}}}/packages/alpha","docs_html_url":null,
            "inserted_at":"{{{First}}}","updated_at":"{{{Second}}}","latest_version":"1.1.0-rc.1","latest_stable_version":"1.0.0","configs":{{{Configs}}},
            "meta":{"description":"A sample of alpha","licenses":["MIT"],"links":{"Source":"https://example.com/alpha"},"maintainers":[]},
            "releases":[{"version":"1.1.0-rc.1","url":"{{{at}}}/api/packages/alpha/releases/1.1.0-rc.1","has_docs":false,"inserted_at":"{{{Second}}}"},
            {"version":"1.0.0","url":"{{{at}}}/api/packages/alpha/releases/1.0.0","has_docs":false,"inserted_at":"{{{First}}}"}],
            "retirements":{},"security_advisories":[],"downloads":{},"owners":[{"username":"ada","url":"{{{at}}}/api/users/ada"}]}
            """.ReplaceLineEndings(""));
        var release = await _host.GetAsync("/api/packages/alpha/releases/1.0.0");
        release.Text.ShouldBe($$$"""
            {"version":"1.0.0","checksum":"{{{Sha256(tarball)}}}","has_docs":false,"inserted_at":"{{{First}}}","updated_at":"{{{First}}}","retirement":null,
            "package_url":"{{{at}}}/api/packages/alpha","url":"{{{at}}}/api/packages/alpha/releases/1.0.0","html_url":"{{{at}}}/packages/alpha/1.0.0",
            "docs_html_url":null,"requirements":{"beta":{"app":"beta","requirement":"~> 0.1","optional":false}},"configs":{{{Configs}}},
            "meta":{"app":"alpha","build_tools":["mix"],"elixir":"~> 1.10"},"downloads":0,"publisher":{"username":"ada","url":"{{{at}}}/api/users/ada"},
            "security_advisories":[]}
            """.ReplaceLineEndings(""));
        published.Text.ShouldBe(release.Text);
        var term = (await _host.GetAsync("/api/packages/alpha/releases/1.0.0", accept: Erlang)).Body;
        term.GetProperty("requirements").GetProperty("beta").GetProperty("optional").GetBoolean().ShouldBeFalse();
        term.GetProperty("inserted_at").GetString().ShouldBe("2026-09-01T08:00:00Z");
        (await _host.GetAsync("/api/packages/alpha/releases/1.0.0?downloads=day")).Body.GetProperty("downloads").ToString().ShouldBe("[]");
        (await _host.GetAsync("/api/packages/alpha/releases/1.0.1")).Status.ShouldBe(404);
        (await _host.GetAsync("/api/packages/alpha/releases/1.0")).Message.ShouldBe("invalid version: 1.0");
        (await _host.GetAsync("/api/repos/hexpm/packages/alpha/releases/1.0.0")).Text.ShouldBe(release.Text);
    }

    [Fact]
    public async Task Addresses_in_answers_are_the_configured_ones_whatever_host_is_named()
    {
        await using var named = await HexHubHost.StartAsync(new HexHubHostSetup { Settings = new() { ["HexHub:PublicUrl"] = "https://hex.example.com/" } });
        (await named.PublishAsync(new SamplePackage("alpha"))).Status.ShouldBe(201);
        var package = await named.SendAsync(HttpMethod.Get, "/api/packages/alpha", headers: ("host", "evil.example"));
        package.Text.ShouldNotContain("evil");
        package.Field("url").ShouldBe("https://hex.example.com/api/packages/alpha");
    }

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
}
