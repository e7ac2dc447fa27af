using Concord.Audit.Reading;
using Concord.Embedded.Disks;
using Concord.Security;
using Microsoft.Extensions.Logging;

namespace Concord.Audit.Writing;

/// <summary>Deletes what is old enough, after a line of its own that tells how far.</summary>
internal sealed class AuditCleanup(IDisk disk, AuditQueue queue, AuditOptions options, TimeProvider clock, ILogger logger)
{
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (old, through) = await Task.Run(() => FindOld(DateOnly.FromDateTime(now.UtcDateTime).AddDays(-options.RetentionDays)), ct).ConfigureAwait(false);
        if (old.Count == 0) return 0;
        var removal = new AuditEvent
        {
            Operation = AuditLink.CleanupOperation, Result = "ok", User = Principal.System.User,
            Details = [new("files", old.Count), new(AuditLink.RemovedThroughMember, through)],
        };

        // The line first: without it the gap would look like a deed of somebody else. It needs no place, for a cleanup is what helps when
        // the disk is full.
        await queue.AddWithoutPlace(new AuditBody(AuditLine.Body(removal, options, now), now)).WaitAsync(ct).ConfigureAwait(false);
        await Task.Run(() => Delete(old), ct).ConfigureAwait(false);
        var directory = disk.PathOf("");
        AuditLogMessages.CleanedUp(logger, old.Count, directory, through);
        return old.Count;
    }

    /// <summary>The files of days before <paramref name="before"/>, and the number of the last line in them. Never the newest file.</summary>
    private (IReadOnlyList<AuditFileName> Old, long Through) FindOld(DateOnly before)
    {
        using var files = AuditFiles.Open(disk);
        var old = files.OldestFirst.SkipLast(1).TakeWhile(file => file.Name.Date < before).ToArray();
        return ([.. old.Select(file => file.Name)], old.Max(file => file.FindLastLine()?.Sequence) ?? 0);
    }

    private void Delete(IReadOnlyList<AuditFileName> old)
    {
        // The oldest first: whatever interrupts it, what is left has no hole.
        foreach (var name in old) disk.Delete(name.ToString());
        disk.FlushDirectory("");
    }
}
