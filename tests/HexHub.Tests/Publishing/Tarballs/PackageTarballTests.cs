using System.Formats.Tar;
using System.Security.Cryptography;
using HexHub.Publishing.Metadata;
using HexHub.Publishing.Tarballs;
using HexHub.Tests.Golden;
using Quartet.Testing;

namespace HexHub.Tests.Publishing.Tarballs;

public class PackageTarballTests
{
    [Fact]
    public void The_tarball_of_the_reference_is_read()
    {
        var tarball = Accept(GoldenFile.Read(GoldenFile.Alpha));

        Convert.ToHexStringLower(tarball.Envelope.OuterChecksum.Span)
            .ShouldBe("050445194bfe572f445e45c8aa5d7d548c391b9997882a0a6b9f26ccde2a9aef");
        Convert.ToHexString(tarball.Envelope.InnerChecksum.Span)
            .ShouldBe("2A2149F40220904AFCE4A9EB4D54162DCE78105054A4BC12B261845300D2CF3D");
        tarball.Contents.ShouldBe([new("mix.exs", TarMemberKind.File, 6), new("lib/alpha.ex", TarMemberKind.File, 23)]);
        tarball.Envelope.MetadataFile.Length.ShouldBe(544);
        tarball.Envelope.Bytes.ShouldBe(5632);
        var metadata = MetadataReader.Read(tarball.Envelope.Metadata, new MetadataRules { IsStrict = true }).Metadata.ShouldNotBeNull();
        metadata.Description.ShouldBe("Café ☕ library");
        metadata.Requirements.ShouldHaveSingleItem().Name.Value.ShouldBe("beta");
    }

    [Fact]
    public void The_tarball_of_rebar3_is_read()
    {
        var tarball = Accept(GoldenFile.Read(GoldenFile.Gamma));

        var metadata = MetadataReader.Read(tarball.Envelope.Metadata, new MetadataRules { IsStrict = true }).Metadata.ShouldNotBeNull();
        metadata.Description.ShouldBe("Grüße aus Köln ☕");
        metadata.Version.Prerelease.ShouldBe("rc.1");
        metadata.Requirements.Select(static requirement => (requirement.Name.Value, requirement.App, requirement.Optional))
            .ShouldBe([("beta", "beta", false), ("delta", "delta_app", true)]);
        metadata.Extra.ToJsonString().ShouldBe("""{"nested":{"list":[1,"two",true]}}""");
        tarball.Contents.Select(static entry => entry.Path).ShouldBe(metadata.Files);
        tarball.Contents.Select(static entry => entry.Kind).ToHashSet()
            .ShouldBe([TarMemberKind.File, TarMemberKind.Directory, TarMemberKind.SymbolicLink], ignoreOrder: true);
    }

    [Theory]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    [InlineData(TarEntryFormat.V7)]
    public void All_tar_formats_are_read(TarEntryFormat format)
    {
        var path = format == TarEntryFormat.V7 ? "src/é.ex" : $"src/{new string('a', 150)}/é.ex";
        var contents = TarballBuilder.Archive(TarballBuilder.File(path, [1, 2, 3], format));
        Accept(new TarballBuilder { Format = format, Contents = TarballBuilder.Gzip(contents) }.Build())
            .Contents.ShouldBe([new(path, TarMemberKind.File, 3)]);
    }

    [Fact]
    public void Order_does_not_matter_and_other_members_are_ignored()
    {
        var parts = new TarballBuilder();
        var lower = parts.InnerChecksum().ToLowerInvariant();
        Accept(TarballBuilder.Archive(
            TarballBuilder.Link("../../evil", "/etc/passwd"),
            TarballBuilder.File("contents.tar.gz", parts.Contents!),
            TarballBuilder.File("README", "ignored"),
            TarballBuilder.File("metadata.config", parts.Metadata!),
            TarballBuilder.File("VERSION", "3"),
            TarballBuilder.File("CHECKSUM", lower)));
    }

    [Fact]
    public void Padding_to_a_whole_record_is_accepted()
    {
        var tarball = new TarballBuilder().Build();
        Accept([.. tarball, .. new byte[10_240 - (tarball.Length % 10_240)]]);
    }

    [Fact]
    public void Empty_files_are_empty_tarballs()
    {
        Refuse([]).ShouldBe("empty tarball");
        Refuse(new byte[1024]).ShouldBe("empty tarball");
    }

    [Fact]
    public void Missing_files_are_named()
    {
        Refuse(new TarballBuilder { Version = null }.Build()).ShouldBe("missing files: [\"VERSION\"]");
        Refuse(new TarballBuilder { Checksum = null, Contents = null }.Build())
            .ShouldBe("missing files: [\"CHECKSUM\",\"contents.tar.gz\"]");
    }

    [Theory]
    [InlineData("2", "unsupported version: <<\"2\">>")]
    [InlineData("3\n", "unsupported version: <<51,10>>")]
    [InlineData("", "unsupported version: <<>>")]
    [InlineData("\"", "unsupported version: <<\"\\\"\">>")]
    public void Only_version_3_is_supported(string version, string text) =>
        Refuse(new TarballBuilder { Version = System.Text.Encoding.ASCII.GetBytes(version) }.Build()).ShouldBe(text);

    [Fact]
    public void Files_have_their_limits()
    {
        Refuse(new TarballBuilder { Version = new byte[33] }.Build()).ShouldBe("file too big: VERSION");
        Refuse(new TarballBuilder { Checksum = new string('a', 129) }.Build()).ShouldBe("file too big: CHECKSUM");
        Refuse(new TarballBuilder { Metadata = new byte[(1024 * 1024) + 1] }.Build()).ShouldBe("file too big: metadata.config");
        Refuse(new byte[(16 * 1024 * 1024) + 1]).ShouldBe("too big");
        Refuse(new TarballBuilder().Build(), new TarballLimits { TarballBytesMax = 100 }).ShouldBe("too big");
        Refuse(new TarballBuilder().Build(), new TarballLimits { MetadataBytesMax = 10 }).ShouldBe("file too big: metadata.config");
    }

    [Fact]
    public void A_wrong_checksum_is_refused()
    {
        Refuse(new TarballBuilder { Checksum = new string('0', 64) }.Build()).ShouldBe("tarball error, checksum mismatch");
        Refuse(new TarballBuilder { Checksum = "short" }.Build()).ShouldBe("tarball error, checksum mismatch");
        Refuse(new TarballBuilder { Checksum = new string('x', 64) }.Build()).ShouldBe("tarball error, checksum mismatch");
    }

    [Fact]
    public void Unreadable_metadata_is_refused()
    {
        Refuse(new TarballBuilder { Metadata = "{a,"u8.ToArray() }.Build()).ShouldBe("error reading package metadata: invalid terms");
        Refuse(new TarballBuilder { Metadata = [] }.Build()).ShouldBe("error reading package metadata: invalid terms");
        Refuse(new TarballBuilder { Metadata = "a."u8.ToArray() }.Build())
            .ShouldBe("error reading package metadata: not in key-value format");
    }

    [Fact]
    public void The_first_fault_in_order_is_told()
    {
        var everything = new TarballBuilder { Version = "2"u8.ToArray(), Checksum = "no", Metadata = "{"u8.ToArray(), Contents = [1] };
        Refuse(everything.Build()).ShouldBe("unsupported version: <<\"2\">>");
        Refuse(new TarballBuilder { Checksum = "no", Metadata = "{"u8.ToArray(), Contents = [1] }.Build()).ShouldStartWith("tarball error");
        Refuse(new TarballBuilder { Metadata = "{"u8.ToArray(), Contents = [1] }.Build()).ShouldStartWith("error reading");
        Refuse(new TarballBuilder { Contents = [1] }.Build()).ShouldStartWith("inner tarball error");
    }

    [Fact]
    public void The_envelope_is_read_without_the_contents()
    {
        using var stream = new MemoryStream(new TarballBuilder { Contents = [1, 2, 3] }.Build());
        var envelope = TarballEnvelope.Read(stream, new TarballLimits());
        envelope.Value.ShouldNotBeNull().Metadata.Name.ShouldBe("alpha");
        envelope.Value.OuterChecksum.Span.SequenceEqual(SHA256.HashData(stream.ToArray())).ShouldBeTrue();
        PackageTarball.Read(stream, envelope.Value, new TarballLimits()).Refusal.ShouldBe("inner tarball error, invalid gzip data");
    }

    internal static PackageTarball Accept(byte[] tarball)
    {
        using var stream = new MemoryStream(tarball);
        var reading = PackageTarball.Read(stream, new TarballLimits());
        reading.Refusal.ShouldBeNull();
        return reading.Value.ShouldNotBeNull();
    }

    internal static string Refuse(byte[] tarball, TarballLimits? limits = null)
    {
        using var stream = new MemoryStream(tarball);
        return PackageTarball.Read(stream, limits ?? new TarballLimits()).Refusal.ShouldNotBeNull();
    }
}
