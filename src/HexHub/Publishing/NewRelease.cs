using HexHub.Packages;
using HexHub.Publishing.Metadata;
using HexHub.Publishing.Tarballs;
using Quartet.Kernel.Blobs;

namespace HexHub.Publishing;

/// <summary>An upload that has passed every check that needs no store.</summary>
/// <param name="Repository">Where it goes.</param>
/// <param name="Metadata">What it says of itself.</param>
/// <param name="Tarball">Its checksums.</param>
/// <param name="Publisher">User name of who sent it.</param>
internal sealed record NewRelease(string Repository, PackageMetadata Metadata, TarballEnvelope Tarball, string Publisher)
{
    public PackageId Package => new(Repository, Metadata.Name);

    /// <summary>The release as it will be stored.</summary>
    public Release ToRelease(BlobName blob, DateTimeOffset insertedAt, DateTimeOffset now) => new()
    {
        Repository = Repository, Name = Metadata.Name, Version = Metadata.Version, InsertedAt = insertedAt, UpdatedAt = now,
        OuterChecksum = Convert.ToHexStringLower(Tarball.OuterChecksum.Span), InnerChecksum = Convert.ToHexStringLower(Tarball.InnerChecksum.Span),
        Blob = blob.Value, TarballBytes = Tarball.Bytes, Publisher = Publisher, BuildTools = Metadata.BuildTools, Elixir = Metadata.Elixir,
        Requirements = [.. Metadata.Requirements.Select(r =>
            new ReleaseRequirement(r.Name, r.App, r.Requirement.ToString(), r.Optional, r.Repository))],
        Meta = new PackageMeta
        {
            App = Metadata.App, Description = Metadata.Description, Licenses = Metadata.Licenses, Links = Metadata.Links,
            Maintainers = Metadata.Maintainers,
        },
        Extra = Metadata.Extra.Count > 0 ? Metadata.Extra : null,
    };
}
