using HexHub.Tests.Hosting;
using Quartet.Testing.Packages;

namespace HexHub.Tests.Publishing;

// Source: Hex protocol 7.
public sealed class PublishTests : IAsyncLifetime
{
    private const string Closed = "can only modify a release up to one hour after publication";
    private const string NoReplace = "must include the --replace flag to update an existing release";

    private readonly HexHubHost _host = new();

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("/api/packages/alpha/releases")]
    [InlineData("/api/publish")]
    [InlineData("/api/repos/hexpm/packages/alpha/releases")]
    [InlineData("/api/repos/hexpm/publish")]
    public async Task A_new_release_is_201_and_a_replaced_one_200(string path)
    {
        var package = new SamplePackage("alpha");
        var made = await _host.PublishAsync(package.Build(), path, _host.Ada);
        made.Status.ShouldBe(201);
        made["location"].ShouldBe("/api/packages/alpha/releases/1.0.0");
        (await _host.PublishAsync(package.Build(), path, _host.Ada, replace: false)).ErrorAt("inserted_at").ShouldBe(NoReplace);
        _host.Time.Advance(TimeSpan.FromMinutes(1));
        var replacement = (package with { Content = "another" }).Build();
        var replaced = await _host.PublishAsync(replacement, path, _host.Ada, replace: null);
        replaced.Status.ShouldBe(200);
        replaced["location"].ShouldBeNull();
        replaced.Field("inserted_at").ShouldBe(made.Field("inserted_at"));
        replaced.Field("updated_at").ShouldNotBe(made.Field("updated_at"));
        (await _host.GetAsync("/repo/tarballs/alpha-1.0.0.tar")).Bytes.ShouldBe(replacement);
        Blobs().Length.ShouldBe(1); // The one that was replaced is gone.
    }

    [Fact]
    public async Task A_release_can_be_replaced_for_an_hour_and_a_young_package_for_a_day()
    {
        await PublishAsync("1.0.0", 201);
        _host.Time.Advance(TimeSpan.FromHours(24));
        await PublishAsync("1.0.0", 200);
        _host.Time.Advance(TimeSpan.FromTicks(1));
        (await PublishAsync("1.0.0", 422)).ErrorAt("inserted_at").ShouldBe(Closed);
        await PublishAsync("1.1.0", 201);
        _host.Time.Advance(TimeSpan.FromHours(1));
        await PublishAsync("1.1.0", 200);
        _host.Time.Advance(TimeSpan.FromTicks(1));
        (await PublishAsync("1.1.0", 422)).ErrorAt("inserted_at").ShouldBe(Closed);
        (await _host.PublishAsync(new SamplePackage("alpha", "1.1.0"), replace: false)).ErrorAt("inserted_at").ShouldBe(NoReplace);

        async Task<Answer> PublishAsync(string version, int status)
        {
            var answer = await _host.PublishAsync(new SamplePackage("alpha", version), replace: true);
            answer.Status.ShouldBe(status, answer.Text);
            return answer;
        }
    }

    [Fact]
    public async Task Upload_endpoints_look_at_neither_content_type_nor_content_encoding()
    {
        using var content = new ByteArrayContent(new SamplePackage("alpha").Build());
        content.Headers.TryAddWithoutValidation("content-type", "application/x-tar");
        content.Headers.TryAddWithoutValidation("content-encoding", "x-gzip");
        (await _host.SendAsync(HttpMethod.Post, "/api/publish", _host.Ada, content)).Status.ShouldBe(201);
    }

    [Fact]
    public async Task What_was_published_is_in_the_registry_before_the_answer_and_in_the_lists_soon()
    {
        (await _host.PublishAsync(new SamplePackage("alpha"))).Status.ShouldBe(201);
        var file = await _host.GetAsync("/repo/packages/alpha");
        file.Status.ShouldBe(200);
        Registry.RegistryBytes.Payload(file.Bytes).ShouldContain("alpha");
        foreach (var list in new[] { "names", "versions" })
        {
            await Eventually.GetAsync(
                async () => Registry.RegistryBytes.Payload((await _host.GetAsync("/repo/" + list)).Bytes),
                payload => payload.Contains("alpha", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_registry_beside_the_public_one_leaves_public_dependencies_to_the_client()
    {
        await using var acme = await HexHubHost.StartAsync(new HexHubHostSetup { Settings = new() { ["HexHub:RepositoryName"] = "acme" } });
        var requirements = $"[{SamplePackage.Requirement("jason")}]";
        (await acme.PublishAsync(new SamplePackage("alpha") { Requirements = requirements })).Status.ShouldBe(201);
        var own = $"[{SamplePackage.Requirement("nowhere", repository: "acme")}]";
        (await acme.PublishAsync(new SamplePackage("beta") { Requirements = own })).ErrorAt("requirements.nowhere")
            .ShouldBe("package does not exist in repository \"acme\"");
        (await acme.GetAsync("/api/repos/acme/packages/alpha")).Field("repository").ShouldBe("acme");
    }

    [Fact]
    public async Task A_limit_above_that_of_other_bodies_holds()
    {
        await using var small = await HexHubHost.StartAsync(new HexHubHostSetup { RequestBytesMax = 1000 });
        var random = new byte[20_000];
        new Random(1).NextBytes(random);
        var package = new SamplePackage("alpha") { Content = Convert.ToBase64String(random) }.Build();
        (await small.PostAsync("/api/users", $$"""{"username":"{{new string('a', 2000)}}"}""")).Status.ShouldBe(413);
        (await small.PublishAsync(package, "/api/publish", small.Ada)).Status.ShouldBe(201);
        (await small.GetAsync("/repo/tarballs/alpha-1.0.0.tar")).Bytes.ShouldBe(package);
    }

    private string[] Blobs() => Directory.GetFiles(_host.BlobsPath, "*", SearchOption.AllDirectories);
}
