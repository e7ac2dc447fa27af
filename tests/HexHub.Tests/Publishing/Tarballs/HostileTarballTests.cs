using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using HexHub.Publishing.Tarballs;
using HexHub.Tests.Golden;
using Quartet.Testing;
using static HexHub.Tests.Publishing.Tarballs.PackageTarballTests;
using static Quartet.Testing.TarballBuilder;

namespace HexHub.Tests.Publishing.Tarballs;

public class HostileTarballTests
{
    [Theory]
    [InlineData("../evil", "The path points above the current working directory")]
    [InlineData("a/../../evil", "The path points above the current working directory")]
    [InlineData("a/../b", "The path holds ..")]
    [InlineData("/etc/passwd", "The path is absolute")]
    [InlineData("C:/windows", "The path is absolute")]
    [InlineData("a\\..\\b", "The path holds a backslash")]
    public void Unsafe_paths_are_refused(string path, string text) =>
        RefuseContents(Raw(path, '0')).ShouldBe($"inner tarball error, {path}: {text}");

    [Fact]
    public void A_file_needs_a_name()
    {
        RefuseContents(Raw("", '0')).ShouldBe("inner tarball error, : The path is empty");
        RefuseContents(Raw(".", '0')).ShouldBe("inner tarball error, .: The path is empty");
    }

    [Theory]
    [InlineData("link", "/etc/passwd")]
    [InlineData("link", "../outside")]
    [InlineData("a/link", "../../outside")]
    [InlineData("a/link", "b/../../..")]
    [InlineData("link", "a/../b")] // a may be a link itself
    [InlineData("link", "C:x")]
    [InlineData("link", "..\\x")]
    [InlineData("link", "")]
    public void Links_that_may_leave_the_package_are_refused(string path, string target) =>
        RefuseContents(Raw(path, '2', target)).ShouldBe($"inner tarball error, {path}: unsafe_symlink");

    [Fact]
    public void Links_inside_the_package_are_accepted() =>
        AcceptContents(Archive(File("a/b/c", "x"), Link("a/link", "b/c"), Link("a/b/up", "../../a"), Link("root", ".")))
            .Contents.Count.ShouldBe(4);

    [Theory]
    [InlineData('1')] // hard link
    [InlineData('3')] // character device
    [InlineData('4')] // block device
    [InlineData('6')] // pipe
    [InlineData('S')] // GNU sparse file
    [InlineData('Z')]
    public void Other_kinds_of_members_are_refused(char flag) =>
        RefuseContents(Raw("a", flag, "b")).ShouldBe("inner tarball error, a: only files, directories and symbolic links are allowed");

    [Fact]
    public void Nothing_lies_beneath_a_link_or_a_file()
    {
        RefuseContents([.. Archive(Link("z", "."), File("z/z/evil", "x"))]).ShouldBe("inner tarball error, z/z/evil: z is not a directory");
        RefuseContents([.. Archive(File("z/evil", "x"), Link("z", "."))]).ShouldBe("inner tarball error, z/evil: z is not a directory");
        RefuseContents([.. Archive(File("z", "x"), File("z/a", "x"))]).ShouldBe("inner tarball error, z/a: z is not a directory");
    }

    [Fact]
    public void Duplicates_are_refused()
    {
        RefuseContents(Archive(File("a", "1"), File("./a", "2"))).ShouldBe("inner tarball error, a: duplicate file");
        RefuseContents(Archive(File("a", "1"), Directory("a/"))).ShouldBe("inner tarball error, a: duplicate file");
        AcceptContents(Archive(Directory("a/"), Directory("a/"), File("a/b", "x"))).Contents.Count.ShouldBe(2);
        Refuse(new TarballBuilder { Extra = [File("VERSION", "3")] }.Build()).ShouldBe("tarball error, VERSION: duplicate file");
        Refuse(new TarballBuilder { Version = null, Extra = [Link("VERSION", "x")] }.Build())
            .ShouldBe("tarball error, VERSION: not a regular file");
    }

    [Fact]
    public void Names_in_pax_headers_are_checked_as_well()
    {
        RefuseContents([.. Pax("path", "a\0b"), .. Raw("a", '0')]).ShouldBe("inner tarball error, a\0b: The path holds a NUL");
        RefuseContents([.. Pax("path", "../evil"), .. Raw("a", '0')]).ShouldEndWith("The path points above the current working directory");
        RefuseContents([.. Pax("linkpath", "/etc"), .. Raw("a", '2', "b")]).ShouldEndWith("unsafe_symlink");
        RefuseContents([.. Pax("path", new string('a', 1025)), .. Raw("a", '0')]).ShouldEndWith("The path is too long");
        RefuseContents([.. Pax("path", string.Join('/', Enumerable.Repeat("a", 65))), .. Raw("a", '0')])
            .ShouldEndWith("The path is too deep");
        RefuseContents([.. Pax("GNU.sparse.major", "1"), .. Raw("a", '0')]).ShouldEndWith("sparse files are not supported");
        RefuseContents([.. Pax("size", "-1"), .. Raw("a", '0')]).ShouldEndWith("malformed pax header");
        RefuseContents([.. Pax("size", "9223372036854775807"), .. Raw("a", '0')]).ShouldEndWith("Unrecognized tar header format");
        RefuseContents([.. Pax("size", "1000000000"), .. Raw("a", '0')]).ShouldEndWith("Unexpected end of file");
        RefuseContents([.. Raw("PaxHeader", 'x', data: "9999 path=a\n"u8), .. Raw("a", '0')]).ShouldEndWith("malformed pax header");
        RefuseContents([.. Raw("PaxHeader", 'x', data: "5 p=\n"u8)]).ShouldEndWith("Unexpected end of file");
    }

    [Fact]
    public void A_claimed_size_of_an_extended_header_allocates_nothing()
    {
        var archive = Raw("x", 'x', size: 2_000_000_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refuse(archive).ShouldBe("tarball error, extended header too big");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000_000);
    }

    [Fact]
    public void Folders_have_no_data()
    {
        RefuseContents([.. Raw("a/", '5', size: 512), .. new byte[512]]).ShouldBe("inner tarball error, a/: only files have data");
        RefuseContents([.. Pax("path", "b/"), .. Raw("a", '0', data: "x"u8)]).ShouldBe("inner tarball error, b/: only files have data");
    }

    [Fact]
    public void What_is_no_archive_is_refused()
    {
        Refuse(Encoding.ASCII.GetBytes(new string('x', 2000))).ShouldBe("tarball error, Unrecognized tar header format");
        Refuse([1]).ShouldBe("tarball error, Unexpected end of file");
        RefuseContents(Encoding.ASCII.GetBytes(new string('x', 2000))).ShouldBe("inner tarball error, Unrecognized tar header format");
        Refuse(new TarballBuilder { Contents = [] }.Build()).ShouldStartWith("inner tarball error, ");
        Refuse(new TarballBuilder { Contents = Encoding.ASCII.GetBytes(new string('x', 2000)) }.Build())
            .ShouldBe("inner tarball error, invalid gzip data");
        Refuse(new TarballBuilder { Contents = Archive(File("a", "not compressed")) }.Build())
            .ShouldBe("inner tarball error, invalid gzip data");
    }

    [Fact]
    public void Data_after_the_end_is_refused()
    {
        Refuse([.. new TarballBuilder().Build(), .. new byte[511], 1]).ShouldBe("tarball error, data after the end of the archive");
        RefuseContents([.. Archive(File("a", "x")), .. Archive(File("b", "y"))])
            .ShouldBe("inner tarball error, data after the end of the archive");
        var contents = Gzip(Archive(File("a", "x")));
        Refuse(new TarballBuilder { Contents = [.. contents, .. "garbage"u8] }.Build()).ShouldStartWith("inner tarball error, ");
        Refuse(new TarballBuilder { Contents = [.. contents, .. Gzip(new byte[1024])] }.Build()).ShouldStartWith("inner tarball error, ");
    }

    [Fact]
    public void A_file_cut_anywhere_before_its_end_marker_is_refused()
    {
        var whole = GoldenFile.Read(GoldenFile.Alpha);
        var endOfMembers = whole.Length - 1024;
        for (var length = 0; length < endOfMembers + 512; length++)
            Refuse(whole[..length]);
        Accept(whole[..(endOfMembers + 512)]);
    }

    [Fact]
    public void Contents_cut_anywhere_are_refused()
    {
        var whole = Gzip(Archive(File("a", "some text"), File("b", "another text")));
        for (var length = 0; length < whole.Length; length++)
            Refuse(new TarballBuilder { Contents = whole[..length] }.Build()).ShouldStartWith("inner tarball error, ");
    }

    [Fact]
    public void A_compression_bomb_ends_at_the_limit()
    {
        var watch = Stopwatch.StartNew();
        Refuse(new TarballBuilder { Contents = Bomb(200 * 1024 * 1024) }.Build()).ShouldBe("inner tarball error, too big when unpacked");
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
        Refuse(new TarballBuilder().Build(), new TarballLimits { UnpackedBytesMax = 1023 })
            .ShouldBe("inner tarball error, too big when unpacked");
    }

    [Fact]
    public void The_number_of_members_is_bounded()
    {
        var many = new MemoryStream();
        for (var i = 0; i <= TarballLimits.ContentsEntriesMax; i++)
            many.Write(Raw($"f{i}", '0', end: false));
        many.Write(new byte[1024]);
        RefuseContents(many.ToArray()).ShouldBe("inner tarball error, too many files");
    }

    private static PackageTarball AcceptContents(byte[] archive) => Accept(new TarballBuilder { Contents = Gzip(archive) }.Build());

    private static string RefuseContents(byte[] archive) => Refuse(new TarballBuilder { Contents = Gzip(archive) }.Build());

    /// <summary>One header written by hand, with its data and, unless another member follows, the end of the archive.</summary>
    private static byte[] Raw(
        string name, char flag, string target = "", ReadOnlySpan<byte> data = default, long? size = null, bool? end = null)
    {
        var block = new byte[512];
        Encoding.UTF8.GetBytes(name).CopyTo(block, 0);
        Encoding.ASCII.GetBytes(Convert.ToString(size ?? data.Length, 8).PadLeft(11, '0')).CopyTo(block, 124);
        Encoding.UTF8.GetBytes(target).CopyTo(block, 157);
        block[156] = (byte)flag;
        "ustar\00000"u8.CopyTo(block.AsSpan(257));
        block.AsSpan(148, 8).Fill((byte)' ');
        var sum = block.Sum(static part => part);
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0").CopyTo(block, 148);
        var padded = new byte[(data.Length + 511) / 512 * 512];
        data.CopyTo(padded);
        var isLast = end ?? flag is not ('x' or 'L' or 'K');
        return [.. block, .. padded, .. isLast && size is null ? new byte[1024] : []];
    }

    private static byte[] Pax(string key, string value)
    {
        var rest = $" {key}={value}\n";
        var length = Encoding.UTF8.GetByteCount(rest);
        var total = length + 1;
        while (total != length + $"{total}".Length)
            total++;
        return Raw("PaxHeader", 'x', data: Encoding.UTF8.GetBytes($"{total}{rest}"));
    }

    private static byte[] Bomb(int bytes)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Raw("zeros", '0', size: bytes));
            for (var written = 0; written < bytes; written += 1024 * 1024)
                gzip.Write(new byte[1024 * 1024]);
            gzip.Write(new byte[1024]);
        }

        return compressed.ToArray();
    }
}
