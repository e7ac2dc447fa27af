using System.Text;
using HexHub.Publishing.Metadata;
using HexHub.Publishing.Tarballs;
using HexHub.Tests.Golden;
using HexHub.Tests.Publishing.Tarballs;
using HexHub.Tests.Wire.Erlang;
using HexHub.Wire.Erlang;

namespace HexHub.Tests.Fuzzing;

public class DecoderFuzzTests
{
    private const long Mebibyte = 1024 * 1024;

    [Fact]
    public void Erlang_terms_are_decoded_or_refused()
    {
        var seeds = ErlangTermTests.Vectors.Select(static vector => Convert.FromHexString(vector.Data.Item2))
            .Append(ErlangTermTests.Encode("""{"a":[[["b",1],["c",2.5]],{"d":{"e":[null,true,"text",123456789012]}}]}"""))
            .Append([131, 108, 0, 0, 0, 1, 104, 2, 119, 1, 97, 107, 0, 3, 1, 2, 3, 106])
            .ToList();
        Fuzz.Run(seeds, static input => ErlangTerm.TryDecode(input, out _, out _), 16 * Mebibyte);
    }

    [Fact]
    public void Metadata_is_read_or_refused()
    {
        var seeds = new[] { GoldenFile.Alpha, GoldenFile.Gamma }
            .Select(static name => PackageTarballTests.Accept(GoldenFile.Read(name)).Envelope.MetadataFile.ToArray())
            .Append(Encoding.UTF8.GetBytes("""
                {<<"name">>,"beta"}. {<<"requirements">>,[[{<<"name">>,<<"dep">>},{<<"optional">>,false},{<<"requirement">>,<<"~> 1.0">>}]]}.
                {'quoted',#{<<"a",10,"é"/utf8>> => [+1,-2,{}]}}. {<<"description">>,"\101\^A\e" "x"}.
                """))
            .ToList();
        Fuzz.Run(seeds, static input =>
        {
            if (MetadataTerms.TryParse(input, out var terms, out _))
                MetadataReader.Read(terms, new MetadataRules { IsStrict = true });
        }, 16 * Mebibyte);
    }

    [Fact]
    public void Tarballs_are_read_or_refused() => Fuzz.Run(
        [GoldenFile.Read(GoldenFile.Alpha), GoldenFile.Read(GoldenFile.Gamma)],
        static input => PackageTarball.Read(new MemoryStream(input), new TarballLimits()),
        16 * Mebibyte);

    /// <summary>Mutates what lies inside, and puts a right checksum around it, so that the inner reader is reached.</summary>
    [Fact]
    public void Contents_are_read_or_refused() => Fuzz.Run(
        [
            TarballBuilder.Archive(
                TarballBuilder.File("a/b", "x"), TarballBuilder.Link("a/l", "b"), TarballBuilder.Directory("d/"),
                TarballBuilder.File(new string('p', 200), [1], System.Formats.Tar.TarEntryFormat.Pax),
                TarballBuilder.File(new string('g', 200), [1], System.Formats.Tar.TarEntryFormat.Gnu)),
        ],
        static input => PackageTarball.Read(
            new MemoryStream(new TarballBuilder { Contents = TarballBuilder.Gzip(input) }.Build()), new TarballLimits()),
        16 * Mebibyte);
}
