using Concord.Audit.Reading;
using Concord.Embedded.Disks;
using Microsoft.Extensions.Logging;

namespace Concord.Audit.Writing;

/// <summary>Where the log of a directory goes on.</summary>
/// <param name="Head">The last line that is whole.</param>
/// <param name="Newest">The newest file; null: there is none.</param>
/// <param name="CanAppend">Whether nothing stands behind that line in it, so that it can be written on.</param>
internal sealed record AuditRecovery(AuditHead Head, AuditFile? Newest, bool CanAppend)
{
    /// <summary>Looks for the last whole line, from the end. Changes nothing: what is torn stays as it is, and is left behind.</summary>
    public static AuditRecovery Run(AuditFiles files, IDisk disk, ILogger logger)
    {
        var newest = files.OldestFirst.Count > 0 ? files.OldestFirst[^1] : null;
        for (var i = files.OldestFirst.Count - 1; i >= 0; i--)
        {
            var file = files.OldestFirst[i];
            if (file.FindLastLine() is not { } last)
            {
                if (file.Length > 0) ReportTorn(0, file);
                continue;
            }

            var end = last.Line.Offset + last.Line.Bytes.Length + 1;
            if (end < file.Length) ReportTorn(end, file);
            return new AuditRecovery(new AuditHead(last.Sequence, AuditLine.HashOf(last.Line.Bytes.Span)), newest, file == newest && end == file.Length);
        }

        return new AuditRecovery(AuditHead.Start, newest, CanAppend: false);

        void ReportTorn(long from, AuditFile file)
        {
            var path = disk.PathOf(file.Name.ToString());
            AuditLogMessages.TornEnd(logger, path, from, file.Length - from);
        }
    }
}
