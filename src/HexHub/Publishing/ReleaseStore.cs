using Concord;
using Concord.Collections;
using HexHub.Packages;
using Microsoft.Extensions.Options;
using Quartet.Kernel.Blobs;

namespace HexHub.Publishing;

/// <summary>Stores releases: the tarball first, then package and release in one transaction, so that nobody sees one without the other.</summary>
internal sealed class ReleaseStore(ConcordStore store, IBlobStore blobs, TimeProvider clock, IOptions<HexHubOptions> options)
{
    public async Task<PublishOutcome> PublishAsync(NewRelease wanted, IStagedBlob tarball, bool replace, CancellationToken ct)
    {
        var rules = new PublishRules(wanted, replace, options.Value, clock.GetUtcNow());
        if (rules.Check(store.View()) is { } errors) return PublishOutcome.Refused(errors);

        // A name of its own for each upload: whoever loses a race takes away only what they brought.
        var checksum = Convert.ToHexStringLower(wanted.Tarball.OuterChecksum.Span[..8]);
        var blob = BlobName.Of(
            "hexhub", wanted.Repository, "tarballs", wanted.Metadata.Name.Value, $"{wanted.Metadata.Version}-{checksum}-{Guid.NewGuid():N}.tar");
        await tarball.CommitAsync(blob, ct);
        PublishOutcome? outcome = null;
        try
        {
            outcome = await store.TransactAsync(
                transaction => rules.Check(transaction) is { } late ? PublishOutcome.Refused(late) : Write(transaction, wanted, blob), ct);
        }
        catch (Exception e) when (e is OperationCanceledException or ConcordException { MayHaveCommitted: true })
        {
            outcome = PublishOutcome.Refused([]); // Nobody knows: the release may need its tarball, and an orphan does no harm.
            throw;
        }
        finally
        {
            if (outcome is null) await blobs.DeleteAsync(blob, CancellationToken.None);
        }

        if (outcome.Release is null) await blobs.DeleteAsync(blob, CancellationToken.None);
        if (outcome.ReplacedBlob is { } replaced) await blobs.DeleteAsync(BlobName.Of(replaced), CancellationToken.None);
        return outcome;
    }

    private PublishOutcome Write(OptimisticTransaction transaction, NewRelease wanted, BlobName blob)
    {
        var now = clock.GetUtcNow();
        var package = PackageCollection.Find(transaction, wanted.Package);
        var before = package is null ? null : PackageCollection.Find(transaction, wanted.Package, wanted.Metadata.Version);
        var release = wanted.ToRelease(blob, before?.InsertedAt ?? now, now);
        PackageCollection.Releases.Put(transaction, release);
        PackageCollection.Packages.Put(transaction, With(package, release, now));
        return before is null ? PublishOutcome.Published(release) : PublishOutcome.Replaced(release, before.Blob);
    }

    private static Package With(Package? package, Release release, DateTimeOffset now)
    {
        var summary = new ReleaseSummary(release.Version, release.InsertedAt);
        if (package is null)
        {
            return new Package
            {
                Repository = release.Repository, Name = release.Name, InsertedAt = now, UpdatedAt = now, Meta = release.Meta,
                Owners = [new PackageOwner(release.Publisher, OwnerLevel.Full)], Releases = [summary],
            };
        }

        var others = package.Releases.Where(other => other.Version.CompareTo(release.Version) != 0);
        var changed = package with { UpdatedAt = now, Releases = [.. others.Append(summary).OrderBy(other => other.Version)] };
        return changed.Representative.CompareTo(release.Version) == 0 ? changed with { Meta = release.Meta } : changed;
    }
}
