using System.Globalization;
using Concord;
using HexHub.Packages;
using HexHub.Registry.Signing;
using HexHub.Versions;

namespace Quartet.Bench.Registry;

/// <summary>A data directory with many packages, written past the API: publishing them would take longer than all measurements.</summary>
internal static class SeededRegistry
{
    public const int Packages = 20_000;
    private const int PackagesPerTransaction = 500;
    private const string Repository = "hexpm";

    public static async Task FillAsync(string data, DateTimeOffset now, CancellationToken ct)
    {
        // A host refuses to make a key for a store in which something was published already.
        using var key = RegistryKey.Generate();
        Directory.CreateDirectory(Path.Combine(data, "secrets"));
        await File.WriteAllTextAsync(Path.Combine(data, "secrets", SharedRegistryKey.FileName), key.ToPem(), ct);
        await using var store = await ConcordStore.OpenAsync(new ConcordOptions { DataDirectory = Path.Combine(data, "store") }, ct);
        foreach (var chunk in Enumerable.Range(0, Packages).Chunk(PackagesPerTransaction))
        {
            await store.TransactAsync(
                transaction =>
                {
                    foreach (var number in chunk)
                    {
                        var release = Release(number, now.AddSeconds(-number));
                        PackageCollection.Releases.Put(transaction, release);
                        PackageCollection.Packages.Put(transaction, Package(release));
                    }

                    return true;
                },
                ct);
        }
    }

    private static Release Release(int number, DateTimeOffset at)
    {
        var text = $"seeded_{number.ToString("D5", CultureInfo.InvariantCulture)}";
        if (!PackageName.TryParse(text, out var name)) throw new InvalidOperationException(text);
        var checksum = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
        return new Release
        {
            Repository = Repository, Name = name, Version = new SemVersion(1, number % 10, 0), InsertedAt = at, UpdatedAt = at,
            OuterChecksum = checksum, InnerChecksum = checksum, Blob = $"hexhub/{Repository}/tarballs/{text}/1.tar", TarballBytes = 20 * 1024,
            Publisher = "bench", BuildTools = ["mix"], Requirements = [],
            Meta = new PackageMeta { App = text, Description = "A package that is there to be in the way", Licenses = ["MIT"] },
        };
    }

    private static Package Package(Release release) => new()
    {
        Repository = Repository, Name = release.Name, InsertedAt = release.InsertedAt, UpdatedAt = release.UpdatedAt, Meta = release.Meta,
        Owners = [new PackageOwner(release.Publisher, OwnerLevel.Full)], Releases = [new ReleaseSummary(release.Version, release.InsertedAt)],
    };
}
