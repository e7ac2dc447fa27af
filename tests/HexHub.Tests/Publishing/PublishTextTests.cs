using HexHub.Tests.Hosting;
using Quartet.Testing.Packages;

namespace HexHub.Tests.Publishing;

// Every text of hex-protocol.md section 7.4 that does not need the clock, in both formats; and nothing is left of what was refused.
public sealed class PublishTextTests(PublishTextTests.StrictHost strict) : IClassFixture<PublishTextTests.StrictHost>
{
    private const string Package = "alpha";

    private readonly HexHubHost _host = strict.Host;

    public static TheoryData<string, string, string> Faults => new()
    {
        { Line("name", "<<\"beta\">>"), "name", "metadata does not match package name" },
        { Line("version", "<<\"1.0\">>"), "version", "is invalid SemVer" },
        { Line("version", "<<\"v1.0.0\">>"), "version", "is invalid SemVer" },
        { Line("version", "<<\"01.0.0\">>"), "version", "is invalid SemVer" },
        { Line("version", "<<\"../../1.0.0\">>"), "version", "is invalid SemVer" },
        { Line("version", "<<\"1.0.0+build\">>"), "version", "build number not allowed" },
        { Line("version", "<<\"1.0.100000000000000\">>"), "version", "numeric components must be at most 99999999999999" },
        { Line("version", $"<<\"1.0.0-{new string('a', 65)}\">>"), "version", "prerelease must be at most 64 characters" },
        { Requires(SamplePackage.Requirement("nowhere")), "requirements.nowhere", "package does not exist in repository \"hexpm\"" },
        { Requires(SamplePackage.Requirement("nowhere", "~> x")), "requirements.nowhere", "invalid requirement: \"~> x\"" },
        { Requires(SamplePackage.Requirement("nowhere", "!= 1.0.0")), "requirements.nowhere", "invalid requirement: \"!= 1.0.0\", != is not allowed in requirements" },
        { Requires("{<<\"nowhere\">>,[{<<\"app\">>,<<\"a\">>},{<<\"optional\">>,false}]}"), "requirements.nowhere", "invalid requirement: nil, use \">= 0.0.0\" instead" },
        { Requires(SamplePackage.Requirement("nowhere", repository: "acme")), "requirements.nowhere", "dependencies can only belong to public repository \"hexpm\", got: \"acme\"" },
        { Requires("{<<\"nowhere\">>,[{<<\"app\">>,<<\"a\">>},{<<\"requirement\">>,<<\"~> 1.0\">>}]}"), "requirements.nowhere", "can't be blank" },
        { Line("app", "undefined"), "meta.app", "can't be blank" },
        { Line("build_tools", "[]"), "meta.build_tools", "can't be blank" },
        { Line("files", "undefined"), "meta.files", "can't be blank" },
        { Line("files", "[]"), "meta.files", "package can't be empty" },
        { Line("description", "<<>>"), "meta.description", "can't be blank" },
        { Line("licenses", "[]"), "meta.licenses", "can't be blank" },
        { Line("licenses", "[<<\"Mine\">>]"), "meta.licenses", "invalid license \"Mine\"" },
        { Line("links", "[<<\"x\">>]"), "meta.links", "expected type map(string)" },
        { Line("links", "[{<<\"a\">>,<<\"javascript:alert(1)\">>}]"), "meta.links", "invalid link \"javascript:alert(1)\"" },
        { Line("elixir", "<<\"latest\">>"), "meta.elixir", "invalid requirement: \"latest\"" },
        { Line("maintainers", "<<\"me\">>"), "meta.maintainers", "expected type list(string)" },
        { Line("description", "[1]"), "meta.description", "expected type string" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Every_fault_of_metadata_is_told_in_the_words_of_the_protocol(string more, string field, string text)
    {
        var tarball = new SamplePackage(Package) { More = more }.Build();
        foreach (var accept in new[] { "application/json", "application/vnd.hex+erlang" })
        {
            var refusal = await _host.PublishAsync(tarball, $"/api/packages/{Package}/releases", _host.Ada, accept: accept);
            refusal.Status.ShouldBe(422);
            refusal["content-type"].ShouldBe(accept + "; charset=utf-8");
            refusal.Message.ShouldBe("Validation error(s)");
            refusal.ErrorAt(field).ShouldBe(text);
        }

        await NothingIsLeftAsync();
    }

    [Theory]
    [InlineData("ssl", "is reserved")]
    [InlineData("api", "is reserved")]
    [InlineData("com1", "is reserved")]
    [InlineData("Alpha", "has invalid format")]
    [InlineData("a-b", "has invalid format")]
    [InlineData("a%2Fb", "has invalid format")]
    [InlineData("..%2F..%2Fetc", "has invalid format")]
    [InlineData("a", "should be at least 2 character(s)")]
    [InlineData("%0d%0ax", "has invalid format")]
    public async Task A_name_that_no_package_may_have_is_refused(string name, string text)
    {
        var plain = Uri.UnescapeDataString(name);
        var tarball = new SamplePackage(plain.ReplaceLineEndings("")).Build();
        (await _host.PublishAsync(tarball, $"/api/packages/{name}/releases", _host.Ada)).ErrorAt("name").ShouldBe(text);
        if (plain.All(c => !char.IsControl(c))) (await _host.PublishAsync(tarball, "/api/publish", _host.Ada)).ErrorAt("name").ShouldBe(text);
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_name_that_is_too_long_is_refused_however_long()
    {
        (await _host.PublishAsync(new SamplePackage(new string('a', 129)), accept: null)).ErrorAt("name").ShouldNotBeNull().ShouldStartWith("should be at most");
        (await _host.PublishAsync(new SamplePackage(new string('a', 500_000)).Build(), "/api/publish", _host.Ada)).Status.ShouldBe(422);
        (await _host.GetAsync("/api/packages/" + new string('a', 5000))).Status.ShouldBe(404);
        (await _host.GetAsync("/api/users/" + new string('a', 5000))).Status.ShouldBe(404);
        (await _host.GetAsync("/repo/packages/" + new string('a', 5000))).Status.ShouldBe(404);
        _host.Errors.Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_crowd_of_unknown_dependencies_gets_an_answer_of_bounded_length()
    {
        var requirements = string.Join(',', Enumerable.Range(0, 5000).Select(i => SamplePackage.Requirement($"dep_{i}")));
        var refusal = await _host.PublishAsync(new SamplePackage(Package) { Requirements = $"[{requirements}]" });
        refusal.Body.GetProperty("errors").GetProperty("requirements").EnumerateObject().Count().ShouldBe(100);
    }

    private static string Line(string key, string value) => $"{{<<\"{key}\">>,{value}}}.";

    private static string Requires(string requirement) => Line("requirements", $"[{requirement}]");

    private async Task NothingIsLeftAsync()
    {
        (await _host.GetAsync("/api/packages")).Text.ShouldBe("[]");
        (await _host.GetAsync($"/repo/packages/{Package}")).Status.ShouldBe(404);
        Directory.GetFiles(_host.BlobsPath, "*", SearchOption.AllDirectories).ShouldBeEmpty();
        _host.Errors.Lines.ShouldBeEmpty();
    }

    /// <summary>A registry as strict as hex.pm; nothing is ever published in it.</summary>
    public sealed class StrictHost : IAsyncLifetime
    {
        public HexHubHost Host { get; } = new(new HexHubHostSetup { Settings = new() { ["HexHub:StrictMetadata"] = "true" } });

        public ValueTask InitializeAsync() => Host.InitializeAsync();

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }
}
