using System.Text.Json;
using Concord.Kv;
using Concord.StateMachine;
using Concord.StateMachine.Tree;

namespace Concord.Backup;

/// <summary>A backup as a state, for whoever puts it in the place of another.</summary>
internal static class BackupState
{
    /// <summary>Reads and checks a backup; nothing of it is handed out unless all of it is right.</summary>
    /// <param name="path">The file.</param>
    /// <param name="absoluteAt">
    /// Null: what was left of a record's time when the backup was taken is left of it when it is restored. Otherwise the clock of the store
    /// that it is restored to: a record expires at the moment that was meant for it, and one that has expired meanwhile is left out.
    /// </param>
    /// <param name="progress">Told now and then how far it has come; null: nobody.</param>
    /// <param name="ct">Gives it up.</param>
    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.NotFound"/>, <see cref="ConcordErrorCode.InvalidBackup"/>, <see cref="ConcordErrorCode.BackupChecksumMismatch"/>
    /// or <see cref="ConcordErrorCode.UnsupportedFormat"/>.
    /// </exception>
    public static Task<StoreState> ReadAsync(string path, ClusterTime? absoluteAt, IProgress<BackupProgress>? progress, CancellationToken ct) =>
        Task.Run(
            () =>
            {
                using var file = BackupReader.Open(path);
                return Read(file, path, absoluteAt, progress, ct);
            },
            ct);

    internal static StoreState Read(Stream source, string name, ClusterTime? absoluteAt, IProgress<BackupProgress>? progress, CancellationToken ct)
    {
        var (keys, system, expiring) = (new KeySpaceEdit(KeySpace.Empty), new KeySpaceEdit(KeySpace.Empty), new KeySpaceEdit(KeySpace.Empty));
        var header = BackupReader.Read(source, name, Take, progress, ct);
        var restored = new StoreState
        {
            Revision = new Revision(header.Revision),
            Keys = keys.Finish(),
            System = system.Finish(),
            Expiring = expiring.Finish(),
        };

        return Derive(restored, absoluteAt ?? new ClusterTime(header.ClockMs), name);

        void Take(bool isOwn, byte[] key, Record record)
        {
            if (isOwn)
            {
                system.Set(key, record);
                return;
            }

            if (absoluteAt is { } now && !record.IsLiveAt(now)) return;
            keys.Set(key, record);
            if (record.ExpiresAt != ClusterTime.Never) expiring.Set(ExpiryKey.Of(record.ExpiresAt, key), ExpiryKey.Marker);
        }
    }

    /// <summary>The state with what is derived from its records, which is not in the file.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidBackup"/>: it holds definitions that mean nothing.</exception>
    public static StoreState Derive(StoreState records, ClusterTime clock, string name)
    {
        try
        {
            var edit = new StateEdit(StoreState.Empty with { Clock = clock }, []);
            edit.Restore(records);
            return edit.Finish();
        }
        catch (Exception meaningless) when (meaningless is JsonException or ConcordException)
        {
            throw new ConcordException(ConcordErrorCode.InvalidBackup, $"'{name}' cannot be used: a definition in it cannot be read.", meaningless);
        }
    }
}
