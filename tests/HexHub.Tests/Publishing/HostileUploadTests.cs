using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using HexHub.Tests.Hosting;
using Quartet.Testing;
using Quartet.Testing.Packages;
using static Quartet.Testing.TarballBuilder;

namespace HexHub.Tests.Publishing;

// Goal: whatever is uploaded, the answer is a clear 422, comes soon, costs bounded memory, and nothing has changed.
public class HostileUploadTests(HexHubHost host)
{
    private const int Gigabyte = 1024 * 1024 * 1024;

    public static TheoryData<string, string> Uploads => new()
    {
        { "nothing", "empty tarball" },
        { "text", "tarball error, " },
        { "truncated", "tarball error, " },
        { "gzipped whole", "tarball error, " },
        { "no version", "missing files: [\"VERSION\"]" },
        { "version 2", "unsupported version: <<\"2\">>" },
        { "wrong checksum", "tarball error, checksum mismatch" },
        { "duplicate member", "tarball error, " },
        { "plain contents", "inner tarball error, " },
        { "cut contents", "inner tarball error, " },
        { "parent", "inner tarball error, " },
        { "absolute", "inner tarball error, " },
        { "escaping link", "inner tarball error, " },
        { "hard link", "inner tarball error, " },
        { "device", "inner tarball error, " },
        { "duplicate file", "inner tarball error, " },
        { "bad metadata", "error reading package metadata: invalid terms" },
        { "not pairs", "error reading package metadata: not in key-value format" },
        { "deep metadata", "error reading package metadata: invalid terms" },
        { "large metadata", "file too big: metadata.config" },
    };

    [Theory]
    [MemberData(nameof(Uploads))]
    public async Task What_cannot_be_a_package_is_refused_in_both_formats(string kind, string text)
    {
        var upload = Make(kind);
        var before = (await host.GetAsync("/api/packages?search=alpha")).Text;
        foreach (var accept in new[] { "application/json", "application/vnd.hex+erlang" })
        {
            var started = Stopwatch.GetTimestamp();
            var refusal = await host.PublishAsync(upload, "/api/publish", host.Ada, accept: accept);
            refusal.Status.ShouldBe(422);
            refusal.ErrorAt("tar").ShouldNotBeNull().ShouldStartWith(text);
            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(10));
        }

        (await host.GetAsync("/api/packages?search=alpha")).Text.ShouldBe(before);
        host.Errors.Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_bomb_of_gigabytes_is_given_up_at_the_limit()
    {
        var bomb = Outer(Bomb(2L * Gigabyte));
        bomb.Length.ShouldBeLessThan(16 * 1024 * 1024);
        var allocated = GC.GetTotalAllocatedBytes();
        var started = Stopwatch.GetTimestamp();
        var refusal = await host.PublishAsync(bomb, "/api/publish", host.Ada);
        refusal.ErrorAt("tar").ShouldBe("inner tarball error, too big when unpacked");
        Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(15));
        (GC.GetTotalAllocatedBytes() - allocated).ShouldBeLessThan(200L * 1024 * 1024); // Other tests run beside this one.
    }

    [Theory]
    [InlineData("/repo/tarballs/..%2f..%2fsecrets%2fhex-registry-key.pem")]
    [InlineData("/repo/tarballs/../secrets/hex-registry-key.pem")]
    [InlineData("/repo/tarballs/%2e%2e%2f%2e%2e%2fstore")]
    [InlineData("/repo/tarballs/..%5c..%5cx-1.0.0.tar")]
    [InlineData("/repo/tarballs/a..b-1.0.0.tar")]
    [InlineData("/repo/tarballs/alpha-1.0.0.tar.gz")]
    [InlineData("/repo/tarballs/alpha-1.0.0.tar%00")]
    [InlineData("/repo/packages/..%2fnames")]
    [InlineData("/repo/packages/%0d%0aset-cookie:x")]
    [InlineData("/api/packages/..%2f..%2fusers")]
    [InlineData("/api/users/%0d%0aset-cookie:x")]
    [InlineData("/api/packages/x/releases/1.0.0%0d%0aset-cookie:x")]
    public async Task A_path_leads_nowhere_it_should_not(string path)
    {
        var answer = await RawClient.AskAsync(host, $"GET {path} HTTP/1.1", "host: hub", "user-agent: x", "connection: close");
        answer.ShouldMatch(@"\AHTTP/1.1 40[04] ");
        answer.ShouldNotContain("PRIVATE KEY");
        answer.ToLowerInvariant().ShouldNotContain("\nset-cookie");
        host.Errors.Lines.ShouldBeEmpty();
    }

    private static byte[] Make(string kind) => kind switch
    {
        "nothing" => [],
        "text" => Encoding.UTF8.GetBytes(new string('x', 4096)),
        "truncated" => new SamplePackage("alpha").Build()[..2000],
        "gzipped whole" => Gzip(new SamplePackage("alpha").Build()),
        "no version" => new TarballBuilder { Version = null }.Build(),
        "version 2" => new TarballBuilder { Version = "2"u8.ToArray() }.Build(),
        "wrong checksum" => new TarballBuilder { Checksum = new string('0', 64) }.Build(),
        "duplicate member" => new TarballBuilder { Extra = [TarballBuilder.File("VERSION", "3")] }.Build(),
        "plain contents" => Outer(Archive(TarballBuilder.File("mix.exs", "x"))),
        "cut contents" => Outer(Gzip(Archive(TarballBuilder.File("mix.exs", "x")))[..^20]),
        "parent" => Contents(TarballBuilder.File("../../etc/passwd", "x")),
        "absolute" => Contents(TarballBuilder.File("/etc/passwd", "x")),
        "escaping link" => Contents(Link("lib", "../../etc")),
        "hard link" => Contents(TarballBuilder.File("a", "x"), Link("b", "a", TarEntryType.HardLink)),
        "device" => Contents(new UstarTarEntry(TarEntryType.CharacterDevice, "null")),
        "duplicate file" => Contents(TarballBuilder.File("a", "x"), TarballBuilder.File("a", "y")),
        "bad metadata" => Metadata("{<<\"name\">>, fun() end}."),
        "not pairs" => Metadata("<<\"name\">>."),
        "deep metadata" => Metadata($"{{<<\"extra\">>,{new string('[', 200_000)}{new string(']', 200_000)}}}."),
        "large metadata" => Metadata($"{{<<\"name\">>,<<\"{new string('a', 1024 * 1024)}\">>}}."),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static byte[] Metadata(string text) => new TarballBuilder { Metadata = Encoding.UTF8.GetBytes(text) }.Build();

    private static byte[] Contents(params TarEntry[] entries) => Outer(Gzip(Archive(entries)));

    private static byte[] Outer(byte[] contents) => new TarballBuilder { Metadata = Encoding.UTF8.GetBytes(new SamplePackage("alpha").Metadata), Contents = contents }.Build();

    private static byte[] Bomb(long bytes)
    {
        var header = Archive(TarballBuilder.File("zeros", ""))[..512];
        Encoding.ASCII.GetBytes(Convert.ToString(bytes, 8).PadLeft(11, '0')).CopyTo(header, 124);
        Encoding.ASCII.GetBytes("        ").CopyTo(header, 148);
        Encoding.ASCII.GetBytes(Convert.ToString(header.Sum(b => b), 8).PadLeft(6, '0') + "\0 ").CopyTo(header, 148);
        // A gzip file may be several one after the other: the same megabyte of zeros again and again.
        var packed = new MemoryStream();
        packed.Write(Gzip(header));
        var zeros = Gzip(new byte[1024 * 1024], CompressionLevel.SmallestSize);
        for (long written = 0; written < bytes; written += 1024 * 1024) packed.Write(zeros);
        return packed.ToArray();
    }
}
