using System.Security.Cryptography;
using Quartet.Testing;
using Quartet.Tests.Clients;
using Quartet.Tests.Hosting;

namespace Quartet.Tests.Secrets;

/// <summary>Keys of a single node: those of an earlier version are taken over, and what is lost or wrong is said in one line.</summary>
public sealed class SecretFilesTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string SigningKey => _directory.In("data", "secrets", "hex-registry-key.pem");

    private string ClusterKey => _directory.In("data", "secrets", "cluster-key");

    [Fact]
    public async Task The_keys_of_an_earlier_version_are_taken_over_once()
    {
        using var earlier = RSA.Create(2048);
        Directory.CreateDirectory(_directory.In("data", "secrets", "web"));
        await File.WriteAllTextAsync(SigningKey, earlier.ExportPkcs8PrivateKeyPem(), Ct);
        await File.WriteAllTextAsync(_directory.In("data", "secrets", "web", "key-1.xml"), "<key id=\"b3f1ea33-4c8a-4f5e-9b0a-2f6d1c9a7e10\" version=\"1\"/>", Ct);

        for (var i = 0; i < 2; i++)
        {
            await using var server = await StartAsync();
            (await PublicKeyAsync(server)).ShouldBe(earlier.ExportSubjectPublicKeyInfoPem().ReplaceLineEndings("\n") + "\n");
            File.Exists(SigningKey).ShouldBeFalse();
            File.Exists(SigningKey + ".imported").ShouldBeTrue();
            Directory.Exists(_directory.In("data", "secrets", "web")).ShouldBeFalse();
            if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(ClusterKey).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            (await server.Process.InterruptAsync(Ct)).ShouldBe(0);
        }

        // Nothing of the key is in the store's files.
        var secret = earlier.ExportPkcs8PrivateKeyPem().Split('\n')[5];
        foreach (var file in Directory.EnumerateFiles(_directory.In("data", "store"), "*", SearchOption.AllDirectories))
            System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, Ct)).Contains(secret, StringComparison.Ordinal).ShouldBeFalse(file);
    }

    [Fact]
    public async Task A_lost_or_another_cluster_key_is_refused_in_one_line()
    {
        string pem;
        await using (var first = await StartAsync())
        {
            pem = await PublicKeyAsync(first);
            (await first.Process.InterruptAsync(Ct)).ShouldBe(0);
        }

        var key = await File.ReadAllTextAsync(ClusterKey, Ct);
        File.Delete(ClusterKey);
        await RefusedAsync($"The key that the secrets in the store are sealed with is missing: '{ClusterKey}'. Restore it from a backup.");
        File.Exists(ClusterKey).ShouldBeFalse();

        await File.WriteAllTextAsync(ClusterKey, new string('0', 64), Ct);
        await RefusedAsync("The cluster key does not fit");

        await File.WriteAllTextAsync(ClusterKey, "no key", Ct);
        await RefusedAsync($"'{ClusterKey}' holds no cluster key");

        File.Delete(ClusterKey);
        await using var again = await StartAsync($"--Concord:ClusterKey={key.Trim()}");
        (await PublicKeyAsync(again)).ShouldBe(pem);
    }

    [Fact]
    public async Task A_signing_key_that_is_broken_or_not_the_one_in_use_is_refused_in_one_line()
    {
        Directory.CreateDirectory(_directory.In("data", "secrets"));
        await File.WriteAllTextAsync(SigningKey, "-----BEGIN PRIVATE KEY-----", Ct);
        await RefusedAsync($"'{SigningKey}' cannot sign the registry");

        File.Delete(SigningKey);
        await using (var first = await StartAsync()) (await first.Process.InterruptAsync(Ct)).ShouldBe(0);
        using var another = RSA.Create(2048);
        await File.WriteAllTextAsync(SigningKey, another.ExportPkcs8PrivateKeyPem(), Ct);
        await RefusedAsync($"'{SigningKey}' holds the key SHA256:");
        File.Exists(SigningKey).ShouldBeTrue();
    }

    [Fact]
    public async Task The_data_of_a_single_node_is_not_taken_for_that_of_a_cluster()
    {
        await using (var first = await StartAsync()) (await first.Process.InterruptAsync(Ct)).ShouldBe(0);
        await RefusedAsync($"Data is '{_directory.In("data")}', which holds the store of a single node", "--Concord:Engine=Cluster", "--Concord:Cluster:Endpoints:0=http://127.0.0.1:1", "--Concord:Cluster:NodeUrl=http://127.0.0.1:4000");
    }

    public void Dispose() => _directory.Dispose();

    private static Task<string> PublicKeyAsync(QuartetServer server) => server.Client.GetStringAsync(new Uri("repo/public_key", UriKind.Relative), Ct);

    private Task<QuartetServer> StartAsync(params string[] settings) => QuartetServer.StartAsync(_directory.In("data"), Ct, settings);

    private async Task RefusedAsync(string line, params string[] settings)
    {
        var (exit, output) = await HostProgram.RunAsync(_directory.Path, ["--urls", "http://127.0.0.1:0", "--data", _directory.In("data"), .. settings]);
        exit.ShouldBe(1, output);
        output.Split('\n').ShouldContain(printed => printed.StartsWith($"quartet: {line}", StringComparison.Ordinal), output);
        output.ShouldNotContain("   at ");
    }
}
