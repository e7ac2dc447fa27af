using System.Formats.Tar;
using HexHub.Publishing.Tarballs;
using HexHub.Tests.Golden;
using Quartet.Testing;

namespace HexHub.Tests.Fuzzing;

public class TarballFuzzTests
{
    private static readonly byte[] Contents = TarballBuilder.Archive(
        TarballBuilder.File("a/b", "x"),
        TarballBuilder.Link("a/l", "b"),
        TarballBuilder.Directory("d/"),
        TarballBuilder.File(new string('p', 200), [1], TarEntryFormat.Pax),
        TarballBuilder.File(new string('g', 200), [1], TarEntryFormat.Gnu));

    /// <summary>Each case is read as a tarball, and as the contents of one with a right checksum, so that all is reached.</summary>
    [Fact]
    public void Tarballs_are_read_or_refused() => Fuzz.Run(
        [Contents, GoldenFile.Read(GoldenFile.Alpha), GoldenFile.Read(GoldenFile.Gamma)],
        static input =>
        {
            PackageTarball.Read(new MemoryStream(input), new TarballLimits());
            var package = new TarballBuilder { Contents = TarballBuilder.Gzip(input) }.Build();
            PackageTarball.Read(new MemoryStream(package), new TarballLimits());
        });
}
