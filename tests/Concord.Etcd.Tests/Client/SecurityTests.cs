using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Concord.Etcd.Tests.Clusters;
using Quartet.Testing;

namespace Concord.Etcd.Tests.Client;

public sealed class SecurityTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cluster_with_an_authority_of_its_own_and_client_certificates_is_reached()
    {
        using var files = new TemporaryDirectory();
        var (authority, certificate, key) = WriteCertificates(files);
        await using var member = new EtcdMember("tls", files.In("data"), Ports.Free(), Ports.Free()) { ClientScheme = "https" };
        member.Start(
            $"tls={member.PeerUrl}", "new", "--cert-file", certificate, "--key-file", key, "--trusted-ca-file", authority, "--client-cert-auth");
        var options = new EtcdOptions
        {
            NodeName = "a", Endpoints = [member.ClientUrl],
            ClientTls = new EtcdTls { AuthorityFile = authority, CertificateFile = certificate, KeyFile = key },
        };
        await using (var log = await SingleMember.OpenAsync(options, Ct)) (await log.AppendAsync("one"u8.ToArray(), Ct)).Value.ShouldBe(1);

        // Without a certificate of its own, and without knowing the authority, nobody gets in.
        var impatient = options with { StartTimeout = TimeSpan.FromSeconds(1) };
        foreach (var tls in (EtcdTls?[])[new EtcdTls { AuthorityFile = authority }, null])
        {
            var failure = await Should.ThrowAsync<ConcordException>(() => SingleMember.OpenAsync(impatient with { ClientTls = tls }, Ct));
            failure.Code.ShouldBe(ConcordErrorCode.ClusterNotReady);
        }
    }

    [Fact]
    public async Task A_cluster_that_asks_for_a_user_gets_one_and_a_new_token_when_the_old_one_is_gone()
    {
        await using var cluster = await EtcdCluster.StartAsync(1, Ct, "--auth-token-ttl", "2");
        foreach (var command in (string[][])[["user", "add", "root:secret"], ["auth", "enable"]])
            await ChildProcess.RunAsync(Tool.Find("etcdctl"), ["--endpoints", cluster.Members[0].ClientUrl, .. command], Ct, environment: new Dictionary<string, string?> { ["ETCDCTL_API"] = "3" });
        var options = cluster.Options() with { User = "root", Password = "secret" };
        await using var log = await SingleMember.OpenAsync(options, Ct);
        await log.AppendAsync("one"u8.ToArray(), Ct);
        await cluster.Members[0].KillAsync(); // Its tokens are in memory.
        cluster.Start(cluster.Members[0]);
        await log.AppendAsync("two"u8.ToArray(), Ct);
        (await log.BarrierAsync(ReadConsistency.Strong, Ct)).Value.ShouldBe(2);
        var impatient = options with { StartTimeout = TimeSpan.FromSeconds(1), Password = "wrong" };
        await Should.ThrowAsync<ConcordException>(() => SingleMember.OpenAsync(impatient, Ct));
    }

    private static (string Authority, string Certificate, string Key) WriteCertificates(TemporaryDirectory files)
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var root = new CertificateRequest("CN=authority of a test", rootKey, HashAlgorithmName.SHA256);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var (from, to) = (TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        using var authority = root.CreateSelfSigned(from, to);

        using var ownKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var own = new CertificateRequest("CN=node", ownKey, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        own.CertificateExtensions.Add(names.Build());
        own.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], false));
        using var certificate = own.Create(authority, from, to, [1, 2, 3, 4]);

        var paths = (files.In("ca.pem"), files.In("node.pem"), files.In("node-key.pem"));
        File.WriteAllText(paths.Item1, authority.ExportCertificatePem());
        File.WriteAllText(paths.Item2, certificate.ExportCertificatePem());
        File.WriteAllText(paths.Item3, ownKey.ExportPkcs8PrivateKeyPem());
        return paths;
    }
}
