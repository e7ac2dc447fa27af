using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Concord.Security.Certificates;
using Quartet.Testing;

namespace Concord.Tests.Security.Certificates;

public sealed class CertificateTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private static readonly TimeProvider Clock = TimeProvider.System;

    public static TheoryData<KeyAlgorithm> Algorithms => [KeyAlgorithm.EcdsaP256, KeyAlgorithm.Rsa2048];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_self_signed_certificate_is_for_its_host_its_subdomains_and_this_machine(KeyAlgorithm algorithm)
    {
        var now = new DateTimeOffset(2026, 9, 1, 8, 0, 0, TimeSpan.Zero);
        var pair = SelfSignedCertificate.Create("db.example.com", 30, algorithm, new ManualTime(now));
        using var certificate = X509Certificate2.CreateFromPem(pair.CertificatePem, pair.PrivateKeyPem);
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
        names.EnumerateDnsNames().ShouldBe(["db.example.com", "*.db.example.com"]);
        names.EnumerateIPAddresses().Select(address => address.ToString()).ShouldBe(["127.0.0.1", "::1"]);
        certificate.NotAfter.ToUniversalTime().ShouldBe(now.AddDays(30).UtcDateTime);
        certificate.NotBefore.ToUniversalTime().ShouldBe(now.AddMinutes(-5).UtcDateTime);
        certificate.HasPrivateKey.ShouldBeTrue();
        certificate.Version.ShouldBe(3);
        (certificate.GetRSAPrivateKey()?.KeySize ?? certificate.GetECDsaPrivateKey()?.KeySize).ShouldBe(algorithm == KeyAlgorithm.Rsa2048 ? 2048 : 256);
        certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority.ShouldBeFalse();
        pair.PrivateKeyPem.ShouldStartWith("-----BEGIN PRIVATE KEY-----");
    }

    [Fact]
    public void One_for_an_address_has_no_name()
    {
        var pair = SelfSignedCertificate.Create("10.1.2.3", 1, KeyAlgorithm.EcdsaP256, Clock);
        using var certificate = X509Certificate2.CreateFromPem(pair.CertificatePem);
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
        names.EnumerateDnsNames().ShouldBeEmpty();
        names.EnumerateIPAddresses().Select(address => address.ToString()).ShouldBe(["10.1.2.3", "127.0.0.1", "::1"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("*.example.com")]
    [InlineData("a b")]
    [InlineData("a..b")]
    [InlineData("-a")]
    [InlineData("a.example.com:443")]
    [InlineData("müller.example")]
    [InlineData("127.1")]
    [InlineData("1")]
    [InlineData("fe80::1%eth0")]
    [InlineData("a\0b")]
    public void What_is_neither_host_nor_address_is_refused(string host) =>
        Code(() => SelfSignedCertificate.Create(host, 1, KeyAlgorithm.EcdsaP256, Clock)).ShouldBe(ConcordErrorCode.InvalidArguments);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(3654)]
    [InlineData(int.MaxValue)]
    public void A_validity_out_of_range_is_refused(int days) =>
        Code(() => SelfSignedCertificate.Create("localhost", days, KeyAlgorithm.EcdsaP256, Clock)).ShouldBe(ConcordErrorCode.InvalidArguments);

    [Fact]
    public void No_two_have_the_same_number_and_none_is_negative()
    {
        var numbers = Enumerable.Range(0, 50).Select(_ =>
        {
            using var certificate = X509Certificate2.CreateFromPem(SelfSignedCertificate.Create("localhost", 1, KeyAlgorithm.EcdsaP256, Clock).CertificatePem);
            return certificate.SerialNumber;
        }).ToHashSet();
        numbers.Count.ShouldBe(50);
        numbers.ShouldAllBe(number => number.Length == 32 && number[0] < '8');
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task A_client_that_trusts_it_connects_by_its_name_and_by_no_other(KeyAlgorithm algorithm)
    {
        var pair = SelfSignedCertificate.Create("db.example", 1, algorithm, Clock);
        foreach (var host in new[] { "db.example", "a.db.example", "127.0.0.1", "::1" })
            await Should.NotThrowAsync(() => Handshake.RunAsync(host, pair, pair.CertificatePem, null, null, Ct), host);
        foreach (var host in new[] { "example", "a.b.db.example", "127.0.0.2" })
            await Should.ThrowAsync<AuthenticationException>(() => Handshake.RunAsync(host, pair, pair.CertificatePem, null, null, Ct));
        await Should.ThrowAsync<AuthenticationException>(() => Handshake.RunAsync("db.example", pair, null, null, null, Ct));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task Members_of_a_cluster_accept_each_other_and_nobody_else(KeyAlgorithm algorithm)
    {
        using var authority = ClusterAuthority.Create("concord_cluster", 100, algorithm, Clock);
        using var stranger = ClusterAuthority.Create("concord_cluster", 100, algorithm, Clock);
        var root = authority.Pair.CertificatePem;
        var (n1, n2) = (authority.Issue("n1", ["n1.example", "127.0.0.1"], 30, algorithm), authority.Issue("n2", ["n2.example"], 30, algorithm));
        await Handshake.RunAsync("n1.example", n1, root, n2, root, Ct);
        await Handshake.RunAsync("127.0.0.1", n1, root, n2, root, Ct);
        await Handshake.RunAsync("n2.example", n2, root, n1, root, Ct);
        await Should.ThrowAsync<AuthenticationException>(() => Handshake.RunAsync("n2.example", n1, root, n2, root, Ct));
        var forged = stranger.Issue("n2", ["n2.example"], 30, algorithm);
        await Should.ThrowAsync<AuthenticationException>(() => Handshake.RunAsync("n1.example", n1, root, forged, root, Ct));
        await Should.ThrowAsync<AuthenticationException>(() => Handshake.RunAsync("n2.example", forged, root, n1, root, Ct));
        await Should.ThrowAsync<AuthenticationException>(() => Handshake.RunAsync("n1.example", n1, root, null, root, Ct));
    }

    [Fact]
    public async Task A_member_cannot_vouch_for_others()
    {
        using var authority = ClusterAuthority.Create("c", 100, KeyAlgorithm.EcdsaP256, Clock);
        var member = authority.Issue("n1", ["n1.example"], 30, KeyAlgorithm.EcdsaP256);
        Code(() => ClusterAuthority.Load(member, Clock).Dispose()).ShouldBe(ConcordErrorCode.InvalidArguments);
        await Handshake.RunAsync("n1.example", member, authority.Pair.CertificatePem, null, null, Ct);
    }

    [Fact]
    public void An_authority_that_was_stored_goes_on_vouching()
    {
        using var directory = new TemporaryDirectory();
        var files = CertificateFiles.AuthorityIn(directory.Path);
        using (var made = ClusterAuthority.Create("c", 100, KeyAlgorithm.Rsa2048, Clock)) files.Write(made.Pair, overwrite: false);
        using var loaded = ClusterAuthority.Load(files.Read(), Clock);
        var member = loaded.Issue("n1", ["10.0.0.1"], 30, KeyAlgorithm.EcdsaP256); // Of another kind than its own.
        using var certificate = X509Certificate2.CreateFromPem(member.CertificatePem);
        certificate.Issuer.ShouldBe("O=Concord, CN=c");
    }

    [Fact]
    public void What_does_not_belong_together_is_no_authority()
    {
        using var one = ClusterAuthority.Create("c", 100, KeyAlgorithm.EcdsaP256, Clock);
        using var other = ClusterAuthority.Create("c", 100, KeyAlgorithm.EcdsaP256, Clock);
        PemPair[] wrong = [new(one.Pair.CertificatePem, other.Pair.PrivateKeyPem), new("", ""), new("x", one.Pair.PrivateKeyPem), new(one.Pair.CertificatePem, "x")];
        foreach (var pair in wrong) Code(() => ClusterAuthority.Load(pair, Clock).Dispose()).ShouldBe(ConcordErrorCode.InvalidArguments);
    }

    [Fact]
    public void A_member_is_never_good_for_longer_than_its_authority_and_an_expired_one_vouches_for_nobody()
    {
        var clock = new ManualTime(new DateTimeOffset(2026, 9, 1, 8, 0, 0, TimeSpan.Zero));
        using var authority = ClusterAuthority.Create("c", 10, KeyAlgorithm.EcdsaP256, clock);
        clock.Advance(TimeSpan.FromDays(7));
        using var certificate = X509Certificate2.CreateFromPem(authority.Issue("n1", ["n1.example"], 365, KeyAlgorithm.EcdsaP256).CertificatePem);
        certificate.NotAfter.ToUniversalTime().ShouldBe(new DateTime(2026, 9, 11, 8, 0, 0, DateTimeKind.Utc));
        clock.Advance(TimeSpan.FromDays(3));
        Code(() => authority.Issue("n1", ["n1.example"], 1, KeyAlgorithm.EcdsaP256)).ShouldBe(ConcordErrorCode.InvalidArguments);
    }

    [Fact]
    public void A_member_without_a_place_or_with_a_wrong_name_is_refused()
    {
        using var authority = ClusterAuthority.Create("c", 10, KeyAlgorithm.EcdsaP256, Clock);
        Code(() => authority.Issue("n1", [], 1, KeyAlgorithm.EcdsaP256)).ShouldBe(ConcordErrorCode.InvalidArguments);
        Code(() => authority.Issue("n1", ["*"], 1, KeyAlgorithm.EcdsaP256)).ShouldBe(ConcordErrorCode.InvalidArguments);
        Code(() => authority.Issue("../n1", ["n1"], 1, KeyAlgorithm.EcdsaP256)).ShouldBe(ConcordErrorCode.InvalidName);
        Code(() => authority.Issue("n1", ["n1"], 1, (KeyAlgorithm)7)).ShouldBe(ConcordErrorCode.InvalidArguments);
        Code(() => CertificateFiles.MemberIn("d", "../n1")).ShouldBe(ConcordErrorCode.InvalidName);
        Code(() => CertificateFiles.MemberIn("d", "ca")).ShouldBe(ConcordErrorCode.InvalidName);
    }

    [Fact]
    public void Files_are_not_overwritten_by_mistake_and_the_key_is_for_its_owner_alone()
    {
        using var directory = new TemporaryDirectory();
        var files = CertificateFiles.SelfSignedIn(directory.In("priv", "cert"));
        files.Exist.ShouldBeFalse();
        var (first, second) = (SelfSignedCertificate.Create("a", 1, KeyAlgorithm.EcdsaP256, Clock), SelfSignedCertificate.Create("b", 1, KeyAlgorithm.EcdsaP256, Clock));
        files.Write(first, overwrite: false);
        Path.GetFileName(files.CertificatePath).ShouldBe("selfsigned.pem");
        Path.GetFileName(files.KeyPath).ShouldBe("selfsigned_key.pem");
        files.Exist.ShouldBeTrue();
        Should.Throw<IOException>(() => files.Write(second, overwrite: false)).Message.ShouldContain("selfsigned_key.pem");
        files.Read().PrivateKeyPem.Trim().ShouldBe(first.PrivateKeyPem.Trim());

        // One that was open to others is not so afterwards.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(files.KeyPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        files.Write(second, overwrite: true);
        files.Read().CertificatePem.Trim().ShouldBe(second.CertificatePem.Trim());
        Directory.GetFiles(directory.In("priv", "cert")).Length.ShouldBe(2);
        if (OperatingSystem.IsWindows()) return;
        File.GetUnixFileMode(files.KeyPath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(directory.In("priv", "cert")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public void A_key_never_prints_itself()
    {
        var pair = SelfSignedCertificate.Create("a", 1, KeyAlgorithm.EcdsaP256, Clock);
        $"{pair}".ShouldNotContain("KEY");
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task A_second_opinion_finds_nothing_to_object_to(KeyAlgorithm algorithm)
    {
        var openssl = Tool.Find("openssl");
        using var directory = new TemporaryDirectory();
        using var authority = ClusterAuthority.Create("concord_cluster", 100, algorithm, Clock);
        CertificateFiles.AuthorityIn(directory.Path).Write(authority.Pair, overwrite: false);
        CertificateFiles.MemberIn(directory.Path, "n1").Write(authority.Issue("n1", ["n1.example", "10.0.0.1"], 30, algorithm), overwrite: false);
        CertificateFiles.SelfSignedIn(directory.Path).Write(SelfSignedCertificate.Create("db.example", 30, algorithm, Clock), overwrite: false);
        foreach (var purpose in new[] { "sslserver", "sslclient" })
        {
            await OpensslAsync("verify", "-x509_strict", "-purpose", purpose, "-CAfile", "ca.pem", "n1.pem");
            await OpensslAsync("verify", "-x509_strict", "-verify_hostname", "n1.example", "-CAfile", "ca.pem", "n1.pem");
            await OpensslAsync("verify", "-x509_strict", "-verify_ip", "10.0.0.1", "-CAfile", "ca.pem", "n1.pem");
        }

        await OpensslAsync("verify", "-purpose", "sslserver", "-verify_hostname", "x.db.example", "-CAfile", "selfsigned.pem", "selfsigned.pem");
        await OpensslAsync("pkey", "-check", "-noout", "-in", "n1_key.pem");
        await Should.ThrowAsync<InvalidOperationException>(() => OpensslAsync("verify", "-CAfile", "ca.pem", "selfsigned.pem"));

        Task OpensslAsync(params string[] arguments) => ChildProcess.RunAsync(openssl, arguments, Ct, directory.Path);
    }

    private static ConcordErrorCode Code(Action action) => Should.Throw<ConcordException>(action).Code;
}
