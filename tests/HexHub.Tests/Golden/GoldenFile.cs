namespace HexHub.Tests.Golden;

internal static class GoldenFile
{
    public const string Alpha = "alpha-1.0.0.tar";
    public const string Gamma = "gamma-0.1.0-rc.1.tar";

    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Golden", name));
}
