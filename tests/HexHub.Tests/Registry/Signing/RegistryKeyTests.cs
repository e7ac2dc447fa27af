using System.IO.Compression;
using System.Security.Cryptography;
using HexHub.Registry.Messages;
using HexHub.Registry.Signing;

namespace HexHub.Tests.Registry.Signing;

public class RegistryKeyTests
{
    /// <summary>The public key of hex-protocol.md section 18.3.</summary>
    private const string VectorPem = """
        -----BEGIN PUBLIC KEY-----
        MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAqMIri9Riq5GDIBM1Yem3
        RaAtKBU7c1Fvb22IxaI27mLN8P2OK+IpmCfB7QQgm/n0g+XPhFDMrGJOUlT508OY
        6DyFQj4/7uWmuMKQWSgwLOtNzn5Qn3s0hH9lduBY8i8OpJntYzXKAqc2ewrkacVQ
        rEjrtcDtUJ3QRMX22kRx2dKAOvpEGJUDdONaSy1Q7aGlGPMlR7rHxdWpwTDtVtFV
        jltab9am/HHo+hUO+PkghIy9P3k2VSQ1JSJV+NVCLHwvODhjK4WU8v4V2c6CFdNl
        D6xOxoRJmPOL30QSLWJpXObkFF8olArPrhd7KMfKAIKymM72EL8SYrXO1q0CquYZ
        /wIDAQAB
        -----END PUBLIC KEY-----
        """;

    private const string VectorSignature =
        "3fed0fd3e4e6c03704c5ff11846ca6ef0e2c2cd419a8c315e05e9d65013a403aa118a9923a4d13637b20c278c1addb9ee5e507663e52d18e380d5d1eeada8cdc"
        + "5612fafb00becdbd4413c0c003fe3d84b58510dbe2e29756057b8d48d4d0e6ec850a3ab3cc7bd238ab4c7d655ec850c1d45a3d57ae8cc556654d0b4a80e74e98"
        + "f4b765d4e6f133271775fd7ac1d3df80f139991f6be8fc985220ccd8c09b1f55c89dc73d418e314fcaea2d66a61e575bfd55f41134da282badec8c719f826d6f"
        + "101bebcc944d127bfca530b558d2ff2514965cfa9834d52f553ae84f398ea035d2830bc4cb9b5c801cf0fc2cc71150439ff24a9bba030731ebb7df8bcd0dd054";

    [Fact]
    public void The_fingerprint_is_the_one_clients_print()
    {
        using var key = RSA.Create();
        key.ImportFromPem(VectorPem);
        SshFingerprint.Of(key).ShouldBe("SHA256:XdL3LE32OEKD6MezxEPb1uVOhBMbZUBUoOig0rQaf9o");
    }

    [Fact]
    public void The_signed_message_is_the_genuine_bytes()
    {
        var payload = Convert.FromHexString(RegistryVectors.Package);
        var signature = Convert.FromHexString(VectorSignature);
        using var key = RSA.Create();
        key.ImportFromPem(VectorPem);

        key.VerifyData(payload, signature, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1).ShouldBeTrue();
        var signed = SignedFile.EncodeSigned(payload, signature);
        Convert.ToHexStringLower(signed).ShouldStartWith("0afa01");
        Convert.ToHexStringLower(SHA256.HashData(signed)).ShouldBe("a652702a17c5cffc3e03c3f6cc3e7feae86564a719339ae9a8129f861e175788");
    }

    [Fact]
    public void What_is_signed_verifies_and_equal_payloads_give_equal_files()
    {
        using var key = RegistryKey.Generate();
        using var publicKey = RSA.Create();
        publicKey.ImportFromPem(key.PublicPem);
        var payload = Convert.FromHexString(RegistryVectors.Names);

        var file = key.Sign(payload);

        key.Sign(payload).ShouldBe(file);
        using var gzip = new GZipStream(new MemoryStream(file), CompressionMode.Decompress);
        var signed = Signed.Parser.ParseFrom(gzip);
        signed.Payload.ToByteArray().ShouldBe(payload);
        publicKey.VerifyData(payload, signed.Signature.Span, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1).ShouldBeTrue();
    }

    [Fact]
    public void The_public_half_is_a_PEM_that_Gleam_reads()
    {
        using var key = RegistryKey.Generate();
        key.PublicPem.ShouldStartWith("-----BEGIN PUBLIC KEY-----\n");
        key.PublicPem.ShouldEndWith("-----END PUBLIC KEY-----\n");
        key.PublicPem.ShouldNotContain("\r");
    }

    [Fact]
    public void A_key_is_the_same_when_it_is_read_again()
    {
        using var key = RegistryKey.Generate();
        using var again = RegistryKey.FromPem(key.ToPem());
        again.Fingerprint.ShouldBe(key.Fingerprint);
    }

    [Fact]
    public void What_cannot_sign_is_no_key()
    {
        using var small = RSA.Create(1024);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Should.Throw<InvalidRegistryKeyException>(() => RegistryKey.FromPem("nonsense"));
        Should.Throw<InvalidRegistryKeyException>(() => RegistryKey.FromPem(VectorPem));
        Should.Throw<InvalidRegistryKeyException>(() => RegistryKey.FromPem(small.ExportRSAPrivateKeyPem()));
        Should.Throw<InvalidRegistryKeyException>(() => RegistryKey.FromPem(curve.ExportPkcs8PrivateKeyPem()));
    }

    [Fact]
    public void Older_PEM_forms_are_read()
    {
        using var rsa = RSA.Create(2048);
        using var key = RegistryKey.FromPem(rsa.ExportRSAPrivateKeyPem());
        key.PublicPem.ShouldBe(rsa.ExportSubjectPublicKeyInfoPem() + "\n");
    }
}
