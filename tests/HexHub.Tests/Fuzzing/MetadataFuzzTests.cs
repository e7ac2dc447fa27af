using System.Text;
using HexHub.Publishing.Metadata;
using HexHub.Tests.Golden;
using HexHub.Tests.Publishing.Tarballs;

namespace HexHub.Tests.Fuzzing;

public class MetadataFuzzTests
{
    private const string OtherSpellings = """
        {<<"name">>,"beta"}. {<<"requirements">>,[[{<<"name">>,<<"dep">>},{<<"optional">>,false},{<<"requirement">>,<<"~> 1.0">>}]]}.
        {'quoted',#{<<"a",10,"é"/utf8>> => [+1,-2,{}]}}. {<<"description">>,"\101\^A\e" "x"}.
        """;

    [Fact]
    public void Metadata_is_read_or_refused()
    {
        var seeds = new[] { GoldenFile.Alpha, GoldenFile.Gamma }
            .Select(static name => PackageTarballTests.Accept(GoldenFile.Read(name)).Envelope.MetadataFile.ToArray())
            .Append(Encoding.UTF8.GetBytes(OtherSpellings))
            .ToList();
        Fuzz.Run(seeds, static input =>
        {
            if (MetadataTerms.TryParse(input, out var terms, out _))
                MetadataReader.Read(terms, new MetadataRules { IsStrict = true });
        });
    }
}
