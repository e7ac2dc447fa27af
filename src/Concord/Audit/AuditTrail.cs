using System.Text.Json;
using Concord.Audit.Reading;
using Concord.Embedded.Disks;

namespace Concord.Audit;

/// <summary>
/// Reads the log of a directory, while something writes it or not, from this process or another. Changes nothing.
/// </summary>
public sealed class AuditTrail
{
    /// <summary>Lines that <see cref="QueryAsync"/> gives when nothing is said.</summary>
    public const int LimitDefault = 100;

    /// <summary>Most lines that <see cref="QueryAsync"/> gives.</summary>
    public const int LimitMax = 10_000;

    private const int ExportBufferBytes = 256 * 1024;

    private readonly IDisk _disk;

    /// <summary>Reads the log of a directory.</summary>
    /// <param name="directory">Where <see cref="AuditOptions.LogDirectory"/> pointed. When there is nothing, the log is empty.</param>
    public AuditTrail(string directory)
        : this(new RealDisk(directory))
    {
    }

    internal AuditTrail(IDisk disk) => _disk = disk;

    /// <summary>The lines that fit, newest first. What is no line, such as the torn end after a crash, is skipped.</summary>
    /// <param name="filter">Which lines.</param>
    /// <param name="limit">At most so many, 1 to 10 000.</param>
    /// <param name="ct">Gives it up.</param>
    /// <remarks>Reads from the end, and stops as soon as there are enough or all that is left is too old.</remarks>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidArguments"/>: the limit is out of range.</exception>
    public Task<IReadOnlyList<AuditEntry>> QueryAsync(AuditFilter? filter = null, int limit = LimitDefault, CancellationToken ct = default)
    {
        if (limit is < 1 or > LimitMax)
            throw new ConcordException(ConcordErrorCode.InvalidArguments, $"The limit is {limit}; it must be between 1 and {LimitMax}.");
        return Reading<IReadOnlyList<AuditEntry>>(files => Query(files, filter ?? AuditFilter.All, limit, ct), ct);
    }

    /// <summary>Copies the lines that fit into a new file, oldest first and byte by byte as they are.</summary>
    /// <param name="path">The file; it must not be there. It is made for its owner alone.</param>
    /// <param name="filter">Which lines; null: all.</param>
    /// <param name="ct">Gives it up; the file is removed.</param>
    /// <returns>How many there are.</returns>
    /// <exception cref="IOException">The file is there, or cannot be written.</exception>
    public Task<long> ExportAsync(string path, AuditFilter? filter = null, CancellationToken ct = default) =>
        Reading(files => Export(files, path, filter ?? AuditFilter.All, ct), ct);

    /// <summary>Checks that each line follows from the one before: finds lines that were changed, removed or moved, across files too.</summary>
    /// <param name="pinned">
    /// A head that was noted earlier. Without one, lines missing at the very end, or a change of the last line, cannot be told; nor can
    /// a chain that somebody has computed anew.
    /// </param>
    /// <param name="ct">Gives it up.</param>
    public Task<AuditVerification> VerifyAsync(AuditHead? pinned = null, CancellationToken ct = default) =>
        Reading(files => new ChainVerifier(pinned).Verify(files, ct), ct);

    /// <summary>What there is.</summary>
    public Task<AuditStats> StatsAsync(CancellationToken ct = default) => Reading(
        files => new AuditStats(
            Enabled: false, files.Count > 0 ? files[^1].Length : 0, files.Sum(file => file.Length), files.Count, _disk.PathOf("")),
        ct);

    private static List<AuditEntry> Query(IReadOnlyList<AuditFile> oldestFirst, AuditFilter filter, int limit, CancellationToken ct)
    {
        var entries = new List<AuditEntry>();
        for (var i = oldestFirst.Count - 1; i >= 0 && !filter.IsBehind(oldestFirst[i].Name); i--)
        {
            var lines = new BackwardLines(oldestFirst[i]);
            while (lines.TryRead(out var line))
            {
                ct.ThrowIfCancellationRequested();
                if (!line.IsEnded || Parse(line.Bytes.Span) is not { } entry || !filter.Fits(entry)) continue;
                entries.Add(entry);
                if (entries.Count == limit) return entries;
            }
        }

        return entries;
    }

    private static long Export(IReadOnlyList<AuditFile> oldestFirst, string path, AuditFilter filter, CancellationToken ct)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = ExportBufferBytes };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var target = new FileStream(path, options);
        try
        {
            var count = 0L;
            foreach (var line in FittingLines(oldestFirst, filter, ct))
            {
                target.Write(line.Span);
                target.WriteByte((byte)'\n');
                count++;
            }

            target.Flush(flushToDisk: true);
            return count;
        }
        catch
        {
            target.Dispose();
            File.Delete(path);
            throw;
        }
    }

    private static IEnumerable<ReadOnlyMemory<byte>> FittingLines(IReadOnlyList<AuditFile> oldestFirst, AuditFilter filter, CancellationToken ct)
    {
        foreach (var file in oldestFirst.Where(file => !filter.IsBehind(file.Name)))
        {
            var lines = new ForwardLines(file);
            while (lines.TryRead(out var line))
            {
                ct.ThrowIfCancellationRequested();
                if (line.IsEnded && Parse(line.Bytes.Span) is { } entry && filter.Fits(entry)) yield return line.Bytes;
            }
        }
    }

    private static AuditEntry? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, AuditJson.Default.AuditEntry);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Reads away from the caller's thread, for reading waits for the disk. Where there is no directory the log is empty.</summary>
    private Task<T> Reading<T>(Func<IReadOnlyList<AuditFile>, T> read, CancellationToken ct) => Task.Run(
        () =>
        {
            AuditFiles files;
            try
            {
                files = AuditFiles.Open(_disk);
            }
            catch (DirectoryNotFoundException)
            {
                return read([]);
            }

            using (files) return read(files.OldestFirst);
        },
        ct);
}
