using HexHub.Publishing.Tarballs;
using HexHub.Tests.Golden;
using HexHub.Tests.Oracles;

namespace HexHub.Tests.Publishing.Tarballs;

// Goal: what is accepted here, clients can unpack. Method: single bytes of a golden tarball are changed and the file is cut; whatever
// this reader still accepts, rebar3's library must accept as well. The reverse need not hold: this reader is the stricter one.
public class RebarOracleTests
{
    [Fact]
    public async Task What_is_accepted_rebar3_unpacks()
    {
        var accepted = new[] { GoldenFile.Alpha, GoldenFile.Gamma }
            .SelectMany(static name => Variants(GoldenFile.Read(name)))
            .Where(IsAccepted)
            .ToList();

        var answers = await ErlangOracle.AskAsync([.. accepted.Select(static tarball => $"tarball {Convert.ToHexString(tarball)}")]);

        accepted.Count.ShouldBeGreaterThan(2);
        answers.ShouldAllBe(static answer => answer == "ok");
        answers.Length.ShouldBe(accepted.Count);
    }

    private static IEnumerable<byte[]> Variants(byte[] whole)
    {
        yield return whole;
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var changed = (byte[])whole.Clone();
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
            yield return changed;
        }

        for (var length = whole.Length - 1100; length < whole.Length; length += 50)
            yield return whole[..length];
    }

    private static bool IsAccepted(byte[] tarball)
    {
        using var stream = new MemoryStream(tarball);
        return PackageTarball.Read(stream, new TarballLimits()).IsAccepted;
    }
}
