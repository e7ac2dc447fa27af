using Concord.Containers;
using Concord.Kv;

namespace Concord.Backup;

/// <summary>Reads a backup from its first byte to its last, and checks all of it.</summary>
internal static class BackupReader
{
    // As often as this somebody who waits may want to know, or to give it up.
    private const int StepRecords = 1024;

    private static readonly byte[] Sections =
        [BackupSection.Records, BackupSection.Indexes, BackupSection.Security, BackupSection.Tenants, BackupSection.Others];

    /// <summary>Reads everything. What was taken counts only once this has returned.</summary>
    /// <param name="source">The file from its beginning.</param>
    /// <param name="name">What to call it in a message.</param>
    /// <param name="take">Gets each record: whether it is the store's own, its key, itself.</param>
    /// <param name="progress">Told now and then how far it has come; null: nobody.</param>
    /// <param name="ct">Gives it up.</param>
    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.InvalidBackup"/>, <see cref="ConcordErrorCode.BackupChecksumMismatch"/> or
    /// <see cref="ConcordErrorCode.UnsupportedFormat"/>; the message says what is wrong, and about where.
    /// </exception>
    public static BackupHeader Read(Stream source, string name, Action<bool, byte[], Record> take, IProgress<BackupProgress>? progress, CancellationToken ct)
    {
        using var file = new ContainerReader(source, name, BackupHeader.Magic.Span);
        var header = BackupHeader.Read(file);
        var counts = new long[Sections.Length];
        var done = 0L;
        for (var i = 0; i < Sections.Length; i++)
        {
            var records = new BackupRecords(file, header, Sections[i]);
            while (records.Next() is var (key, record))
            {
                take(Sections[i] != BackupSection.Records, key, record);
                counts[i]++;
                if (++done % StepRecords != 0) continue;
                ct.ThrowIfCancellationRequested();
                progress?.Report(new BackupProgress(done, header.Categories.Total));
            }
        }

        if (!file.Finish().AsSpan().SequenceEqual(counts) || !header.Categories.ToArray().AsSpan().SequenceEqual(counts))
            throw file.Invalid("it does not hold as many records as it says");
        progress?.Report(new BackupProgress(done, header.Categories.Total));
        return header;
    }

    /// <summary>Reads only what the file says of itself; nothing behind that is checked.</summary>
    public static BackupHeader ReadHeader(Stream source, string name)
    {
        using var file = new ContainerReader(source, name, BackupHeader.Magic.Span);
        return BackupHeader.Read(file);
    }

    /// <summary>Opens a file for these.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.NotFound"/>: there is none.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, new FileStreamOptions { BufferSize = 128 * 1024, Options = FileOptions.SequentialScan, Share = FileShare.ReadWrite | FileShare.Delete });
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ConcordException(ConcordErrorCode.NotFound, $"There is no backup '{path}'.", absent);
        }
    }
}
