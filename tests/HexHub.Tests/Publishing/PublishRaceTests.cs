using HexHub.Registry;
using HexHub.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Quartet.Testing.Packages;

namespace HexHub.Tests.Publishing;

// Goal: publishing is atomic, whoever else publishes. Method: many requests at once on real connections, many rounds.
public sealed class PublishRaceTests : IAsyncLifetime
{
    private const int Rounds = 15;

    private readonly HexHubHost _host = new();

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Of_those_who_publish_one_version_at_once_exactly_one_does()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var name = $"race_{round}";
            var tarballs = Enumerable.Range(0, 4).Select(i => new SamplePackage(name) { Content = $"{i}" }.Build()).ToList();
            var answers = await Task.WhenAll(tarballs.Select(tarball => _host.PublishAsync(tarball, "/api/publish", _host.Ada, replace: false)));
            answers.Count(answer => answer.Status == 201).ShouldBe(1);
            answers.Count(answer => answer.Status == 422 && answer.ErrorAt("inserted_at") is not null).ShouldBe(3);
            var winner = tarballs[Array.FindIndex(answers, answer => answer.Status == 201)];
            (await _host.GetAsync($"/repo/tarballs/{name}-1.0.0.tar")).Bytes.ShouldBe(winner);
        }

        Blobs().Length.ShouldBe(Rounds);
    }

    [Fact]
    public async Task Of_those_who_replace_one_version_at_once_one_is_first_and_the_last_is_served()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var name = $"race_{round}";
            var tarballs = Enumerable.Range(0, 4).Select(i => new SamplePackage(name) { Content = $"{i}" }.Build()).ToList();
            var answers = await Task.WhenAll(tarballs.Select(tarball => _host.PublishAsync(tarball, "/api/publish", _host.Ada, replace: true)));
            answers.Select(answer => answer.Status).Order().ShouldBe([200, 200, 200, 201]);
            var checksum = (await _host.GetAsync($"/api/packages/{name}/releases/1.0.0")).Field("checksum");
            var served = await _host.GetAsync($"/repo/tarballs/{name}-1.0.0.tar");
            served["etag"].ShouldBe($"\"{checksum}\"");
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(served.Bytes)).ShouldBe(checksum);
        }

        Blobs().Length.ShouldBe(Rounds);
    }

    [Fact]
    public async Task Versions_of_a_new_package_that_come_at_once_are_all_there_in_one_package()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var name = $"race_{round}";
            var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => _host.PublishAsync(new SamplePackage(name, $"1.{i}.0"))));
            answers.ShouldAllBe(answer => answer.Status == 201);
            var package = await _host.GetAsync($"/api/packages/{name}");
            package.Body.GetProperty("releases").EnumerateArray().Select(r => r.GetProperty("version").GetString()).ShouldBe(["1.3.0", "1.2.0", "1.1.0", "1.0.0"]);
            var file = RegistryBytes((await _host.GetAsync($"/repo/packages/{name}")).Bytes);
            foreach (var version in new[] { "1.0.0", "1.1.0", "1.2.0", "1.3.0" }) file.ShouldContain(version);
        }
    }

    [Fact]
    public async Task Of_two_accounts_that_want_a_new_name_at_once_one_gets_it_and_only_that_one_publishes()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var name = $"race_{round}";
            var answers = await Task.WhenAll(
                _host.PublishAsync(new SamplePackage(name, "1.0.0"), _host.Ada), _host.PublishAsync(new SamplePackage(name, "2.0.0"), _host.Bob));
            answers.Select(answer => answer.Status).Order().ShouldBe([201, 403]);
            var package = await _host.GetAsync($"/api/packages/{name}");
            package.Body.GetProperty("releases").GetArrayLength().ShouldBe(1);
            package.Body.GetProperty("owners")[0].GetProperty("username").GetString().ShouldBe(answers[0].Status == 201 ? "ada" : "bob");
        }

        Blobs().Length.ShouldBe(Rounds);
    }

    [Fact]
    public async Task Many_publications_share_a_making_of_the_lists_and_leave_other_packages_alone()
    {
        var (lists, files) = (_host.Services.GetRequiredService<RepositoryLists>(), _host.Services.GetRequiredService<PackageFiles>());
        (await _host.PublishAsync(new SamplePackage("other"))).Status.ShouldBe(201);
        var before = await _host.GetAsync("/repo/packages/other");
        var (madeLists, madeFiles) = (lists.Made, files.MadeCount);
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => _host.PublishAsync(new SamplePackage($"many_{i}"))));
        answers.ShouldAllBe(answer => answer.Status == 201);
        await Eventually.GetAsync(
            async () => RegistryBytes((await _host.GetAsync("/repo/names")).Bytes),
            names => Enumerable.Range(0, 60).All(i => names.Contains($"many_{i}", StringComparison.Ordinal)));
        (lists.Made - madeLists).ShouldBeLessThan(40);
        (files.MadeCount - madeFiles).ShouldBe(60);
        (await _host.GetAsync("/repo/packages/other"))["etag"].ShouldBe(before["etag"]);
    }

    private static string RegistryBytes(byte[] file) => Registry.RegistryBytes.Payload(file);

    private string[] Blobs() => Directory.GetFiles(_host.BlobsPath, "*", SearchOption.AllDirectories);
}
