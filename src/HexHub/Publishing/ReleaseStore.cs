using Concord;
using Concord.Collections;
using HexHub.Packages;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Quartet.Kernel.Blobs;

namespace HexHub.Publishing;

/// <summary>Stores releases: the tarball first, then package and release in one transaction, so that nobody sees one without the other.</summary>
internal sealed class ReleaseStore(
    ConcordStore store, IBlobStore blobs, TimeProvider clock, IOptions<HexHubOptions> options, ILogger<ReleaseStore> logger)
{
    public async Task<PublishOutcome> PublishAsync(NewRelease wanted, IStagedBlob tarball, bool replace, CancellationToken ct)
    {
        var rules = new PublishRules(wanted, replace, options.Value, clock.GetUtcNow());
        if (rules.Check(store.View()) is { } errors) return PublishOutcome.Refused(errors);

        // A name of its own for each upload: whoever loses a race takes away only what they brought.
        var checksum = Convert.ToHexStringLower(wanted.Tarball.OuterChecksum.Span[..8]);
        var blob = BlobName.Of(
            "hexhub", wanted.Repository, "tarballs", wanted.Metadata.Name.Value, $"{wanted.Metadata.Version}-{checksum}-{Guid.NewGuid():N}.tar");
        var keepsBlob = false;
        try
        {
            ct.ThrowIfCancellationRequested();
            await tarball.CommitAsync(blob, CancellationToken.None); // From here on it is a matter of milliseconds, and better known than stopped.
            var outcome = await store.TransactAsync(transaction => Decide(transaction, rules, wanted, blob), CancellationToken.None);
            keepsBlob = outcome.Release is not null;
            if (outcome.ReplacedBlob is { } replaced) await RemoveAsync(BlobName.Of(replaced));
            return outcome;
        }
        catch (ConcordException e) when (e.MayHaveCommitted)
        {
            keepsBlob = true; // Nobody knows: the release may need its tarball, and an orphan does no harm.
            throw;
        }
        finally
        {
            if (!keepsBlob) await RemoveAsync(blob);
        }
    }

    private PublishOutcome Decide(OptimisticTransaction transaction, PublishRules rules, NewRelease wanted, BlobName blob)
    {
        // The permission was asked for before the upload: a package that was made since may belong to somebody else.
        if (PackageCollection.Find(transaction, wanted.Package) is { } package && !package.IsOwnedBy(wanted.Publisher))
            return PublishOutcome.Forbidden();
        return rules.Check(transaction) is { } errors ? PublishOutcome.Refused(errors) : Write(transaction, wanted, blob);
    }

    // What was decided stands: a tarball that cannot be removed takes room, and is nobody's error.
    private async Task RemoveAsync(BlobName blob)
    {
        try
        {
            await blobs.DeleteAsync(blob, CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or ConcordException)
        {
            PublishingLog.TarballLeft(logger, e, blob.Value);
        }
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
