namespace Concord.Audit.Reading;

/// <summary>
/// Walks along all lines, oldest first, and tells where number and hash do not follow from the line before.
/// </summary>
/// <param name="pinned">A head that was noted earlier: the chain must go through it. Null: none was.</param>
internal sealed class ChainVerifier(AuditHead? pinned)
{
    private const int FaultsMax = 100;

    private readonly List<AuditFault> _faults = [];
    private readonly List<AuditTornEnd> _torn = [];
    private AuditHead _head = AuditHead.Start;
    private (string File, long Line) _headAt = ("", 0);
    private (string File, long Line) _firstAt = ("", 0);
    private long _first;
    private long _lines;
    private long _removedThrough;
    private bool _pinnedSeen = pinned is null or { Sequence: 0 };

    public AuditVerification Verify(IReadOnlyList<AuditFile> oldestFirst, CancellationToken ct)
    {
        foreach (var file in oldestFirst) Walk(file, ct);
        if (_first > 1 && _removedThrough < _first - 1)
            Add(_firstAt, AuditFaultKind.Missing, $"The lines before number {_first} are missing, and no cleanup tells of it.");
        if (!_pinnedSeen)
            Add(_headAt, AuditFaultKind.Missing, $"The log ends with line {_head.Sequence}; it had {pinned?.Sequence}.");
        return new AuditVerification(_lines, _first, _head, _faults, _torn);
    }

    private void Walk(AuditFile file, CancellationToken ct)
    {
        var lines = new ForwardLines(file);
        var name = file.Name.ToString();
        for (var number = 1L; lines.TryRead(out var line); number++)
        {
            ct.ThrowIfCancellationRequested();
            var at = (name, number);
            if (!line.IsEnded && line.Offset + line.Bytes.Length == file.Length) _torn.Add(new AuditTornEnd(name, number, line.Bytes.Length));
            else if (!line.IsEnded || !AuditLink.TryParse(line.Bytes.Span, out var link)) Add(at, AuditFaultKind.Unreadable, "This is no line of the log.");
            else Follow(at, link, AuditLine.HashOf(line.Bytes.Span));
        }
    }

    private void Follow((string File, long Line) at, AuditLink link, string hash)
    {
        _lines++;
        _removedThrough = Math.Max(_removedThrough, link.RemovedThrough ?? 0);
        if (_first == 0) Begin(at, link);
        else if (link.Sequence <= _head.Sequence)
        {
            // The chain goes on behind it as if it were not there: what belongs here is looked for.
            Add(at, AuditFaultKind.OutOfOrder, $"Line number {link.Sequence} comes after number {_head.Sequence}.");
            return;
        }
        else if (link.Sequence > _head.Sequence + 1)
            Add(at, AuditFaultKind.Missing, $"Line number {link.Sequence} comes right after number {_head.Sequence}.");
        else if (link.Previous != _head.Hash)
            Add(_headAt, AuditFaultKind.Changed, $"Line number {_head.Sequence} or the one after it, {at.File} line {at.Line}, was changed.");

        (_head, _headAt) = (new AuditHead(link.Sequence, hash), at);
        if (link.Sequence != pinned?.Sequence) return;
        _pinnedSeen = true;
        if (hash != pinned?.Hash) Add(at, AuditFaultKind.Changed, $"Line number {link.Sequence} is not the one that it was.");
    }

    private void Begin((string File, long Line) at, AuditLink link)
    {
        (_first, _firstAt) = (link.Sequence, at);
        if (link.Sequence == 1 && link.Previous != AuditHead.Start.Hash) Add(at, AuditFaultKind.Changed, "Line number 1 names a line before it.");
    }

    private void Add((string File, long Line) at, AuditFaultKind kind, string message)
    {
        if (_faults.Count < FaultsMax) _faults.Add(new AuditFault(at.File, at.Line, kind, message));
    }
}
