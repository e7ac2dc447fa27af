using HexHub.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Quartet.Testing.Packages;

namespace HexHub.Tests.Registry;

// Source: Hex protocol 11.
public class RepositoryTests(HexHubHost host)
{
    [Theory]
    [InlineData("/repo/names")]
    [InlineData("/repo/versions")]
    [InlineData("/repo/packages/{0}")]
    [InlineData("/repo/tarballs/{0}-1.0.0.tar")]
    public async Task Files_are_plain_bytes_with_a_tag_and_a_length(string path)
    {
        var name = host.NewName();
        (await host.PublishAsync(new SamplePackage(name))).Status.ShouldBe(201);
        foreach (var credential in new[] { null, "Bearer of.something.else", HexHubHost.Basic("nobody", "x"), new string('0', 32) })
        {
            var file = await host.SendAsync(
                HttpMethod.Get, path.Replace("{0}", name, StringComparison.Ordinal), credential, headers: ("accept-encoding", "gzip, br"));
            file.Status.ShouldBe(200);
            file["content-type"].ShouldBe("application/octet-stream");
            file["content-encoding"].ShouldBeNull();
            file["content-length"].ShouldBe($"{file.Bytes.Length}");
            file["etag"].ShouldNotBeNull().ShouldMatch("\\A\"[0-9a-f]+\"\\z");
            file["cache-control"].ShouldBe("public, no-cache");
            if (!path.Contains("tarballs", StringComparison.Ordinal)) file.Bytes[..2].ShouldBe([0x1f, 0x8b]);
        }
    }

    [Fact]
    public async Task The_public_key_is_in_the_form_that_every_client_reads()
    {
        var key = await host.GetAsync("/repo/public_key");
        key["content-type"].ShouldBe("application/x-pem-file");
        key.Text.ShouldStartWith("-----BEGIN PUBLIC KEY-----\n");
        var csv = await host.GetAsync("/repo/installs/hex-1.x.csv");
        (csv.Status, csv.Text).ShouldBe((200, ""));
    }

    [Theory]
    [InlineData("/repo/packages/nowhere")]
    [InlineData("/repo/tarballs/nowhere-1.0.0.tar")]
    [InlineData("/repo/tarballs/nowhere.tar")]
    [InlineData("/repo/docs/nowhere-1.0.0.tar.gz")]
    [InlineData("/repo/installs/hex-1.x.csv.signed")]
    public async Task What_is_not_there_is_404(string path) => (await host.GetAsync(path)).Status.ShouldBe(404);

    [Theory]
    [InlineData("1.0.0-rc.1")]
    [InlineData("1.0.0-a-b.c-d")]
    public async Task A_version_may_hold_hyphens(string version)
    {
        var package = new SamplePackage(host.NewName(), version);
        var tarball = package.Build();
        (await host.PublishAsync(tarball, "/api/publish", host.Ada)).Status.ShouldBe(201);
        (await host.GetAsync($"/repo/tarballs/{package.Name}-{version}.tar")).Bytes.ShouldBe(tarball);
    }

    [Fact]
    public async Task A_crowd_that_fetches_one_tarball_gets_the_same_bytes_while_it_is_replaced()
    {
        var package = new SamplePackage(host.NewName());
        (await host.PublishAsync(package)).Status.ShouldBe(201);
        var path = $"/repo/tarballs/{package.Name}-1.0.0.tar";
        for (var round = 0; round < 10; round++)
        {
            var replacing = host.PublishAsync(package with { Content = $"{round}" }, replace: true);
            var fetched = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.GetAsync(path)));
            (await replacing).Status.ShouldBe(200);
            foreach (var file in fetched)
            {
                file.Status.ShouldBe(200);
                file["etag"].ShouldBe($"\"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file.Bytes))}\"");
            }
        }
    }

    [Fact]
    public async Task Names_that_do_not_exist_are_not_remembered()
    {
        var files = host.Services.GetRequiredService<HexHub.Registry.PackageFiles>();
        var made = files.RememberedCount;
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => host.GetAsync($"/repo/packages/nobody_{i}")));
        files.RememberedCount.ShouldBeLessThan(made + 100); // Others publish meanwhile.
    }
}
