using Concord.Embedded.Disks;

namespace Concord.Audit.Reading;

/// <summary>A file of the log, open for reading up to where it ended when it was opened.</summary>
internal sealed record AuditFile(AuditFileName Name, IDiskFile Content, long Length)
{
    /// <summary>The last line that is whole, whatever stands behind it; null: there is none.</summary>
    public (RawLine Line, long Sequence)? FindLastLine()
    {
        var lines = new BackwardLines(this);
        while (lines.TryRead(out var line))
        {
            if (line.IsEnded && AuditLink.TryParse(line.Bytes.Span, out var link)) return (line, link.Sequence);
        }

        return null;
    }
}
