using HexHub.Packages;
using HexHub.Registry;
using HexHub.Registry.Messages;
using HexHub.Tests.Versions;

namespace HexHub.Tests.Registry;

/// <summary>The inputs and outputs of hex-protocol.md section 18.2, made by the genuine client library.</summary>
internal static class RegistryVectors
{
    public const string Names =
        "0a140a05616c7068611a0b0880e2cfaa06108094ef3a0a100a04626574611a080881e2cfaa0610001205686578706d";

    public const string Versions =
        "0a240a05616c706861120a312e302e302d72632e311205312e302e301205312e312e301a01010a0d0a04626574611205302e312e301205686578706d";

    public const string Package =
        "0a6e0a05312e302e30122011111111111111111111111111111111111111111111111111111111111111111a0e0a046265746112067e3e20302e312207080212034356452a2"
        + "02222222222222222222222222222222222222222222222222222222222222222"
        + "3a080880e2cfaa0610000a7b0a05312e312e30122033333333333333333333333333333333333333333333333333333333333333331a230a056a61736f6e12067e3e20312e30"
        + "180122096a61736f6e5f6170702a05686578706d2a204444444444444444444444444444444444444444444444444444444444444444"
        + "3a0908e4e2cfaa0610f4031205616c7068611a0461636d65";

    public static PackageName Alpha => Name("alpha");

    public static PackageName Beta => Name("beta");

    /// <summary>The releases of <see cref="Package"/>, in the wrong order, which encoding puts right.</summary>
    public static RegistryRelease[] AlphaReleases =>
    [
        Release("1.1.0") with
        {
            InnerChecksum = Filled(0x33),
            OuterChecksum = Filled(0x44),
            PublishedAt = DateTimeOffset.FromUnixTimeSeconds(1700000100).AddTicks(5),
            Dependencies = [new RegistryDependency("jason", "~> 1.0", Optional: true, "jason_app", "hexpm")],
        },
        Release("1.0.0") with
        {
            InnerChecksum = Filled(0x11),
            OuterChecksum = Filled(0x22),
            PublishedAt = DateTimeOffset.FromUnixTimeSeconds(1700000000),
            Retirement = new RegistryRetirement(RetirementReason.RetiredSecurity, "CVE"),
            Dependencies = [new RegistryDependency("beta", "~> 0.1", Optional: false, "beta", "acme")],
        },
    ];

    public static RegistryRelease Release(string version) => new()
    {
        Version = SemVersionTests.Parse(version),
        InnerChecksum = Filled(1),
        OuterChecksum = Filled(2),
    };

    private static byte[] Filled(byte value) => [.. Enumerable.Repeat(value, 32)];

    private static PackageName Name(string text) => PackageName.TryParse(text, out var name) ? name : throw new ArgumentException(text);
}
