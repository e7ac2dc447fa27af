using Concord.Embedded.Disks;
using Concord.Embedded.Segments;
using Concord.Embedded.Snapshots;
using Concord.Embedded.Space;
using Concord.Log;

namespace Concord.Embedded.Doctor;

/// <summary>One walk through a data directory. Reads everything, changes nothing, and judges with the same code as a start.</summary>
internal sealed class Examination
{
    private readonly IDisk _disk;
    private readonly List<ExaminedFile> _files = [];
    private readonly List<SegmentScan> _segments = [];
    private readonly List<FoundSnapshot> _snapshots = [];
    private bool _isUnsupported;
    private bool _isUnreadable;
    private bool _isEmpty;
    private bool _isFormatGood;
    private string? _refusal;

    private Examination(IDisk disk) => _disk = disk;

    /// <summary>The store that the files belong to: as FORMAT says, or else most of the others; null when nothing tells it.</summary>
    public StoreId? Store { get; private set; }

    public static Examination Run(IDisk disk, CancellationToken ct)
    {
        var examination = new Examination(disk);
        examination.Run(ct);
        return examination;
    }

    public DoctorReport Report() => new()
    {
        Directory = _disk.PathOf(""),
        Verdict = Verdict(),
        Refusal = _refusal,
        Store = Store?.ToString(),
        LastPosition = LastPosition(),
        Files = [.. _files.OrderBy(file => file.Name, StringComparer.Ordinal)],
        Repair = Plan(),
    };

    /// <summary>Null when there is nothing to repair, or not by what is known here.</summary>
    public RepairPlan? Plan() => _refusal is null || _isUnsupported || _isUnreadable || Store is not { } store
        ? null
        : RepairPlanner.Plan(store, _isFormatGood, _segments, _snapshots);

    private void Run(CancellationToken ct)
    {
        var names = _disk.List("");
        ExamineFormat(names);
        Store ??= Vote(names);
        foreach (var name in names)
        {
            ct.ThrowIfCancellationRequested();
            if (name == FormatFile.Name) continue;
            if (Segment.TryParse(name, out var first)) ExamineSegment(name, first);
            else if (SnapshotName.TryParse(name, out var position)) ExamineSnapshot(name, position);
            else if (name == DataDirectory.LockName) Add(name, FileKind.Lock, FileVerdict.Intact); // Held by us: not to be opened again.
            else AddIgnored(name, name == Ballast.Name ? FileKind.Reserve : FileKind.Foreign);
        }

        foreach (var name in _disk.List(TemporaryFile.Folder)) AddIgnored($"{TemporaryFile.Folder}/{name}", FileKind.Temporary);
        _refusal ??= Judge();
    }

    private void ExamineFormat(IReadOnlyList<string> names)
    {
        if (!names.Contains(FormatFile.Name))
        {
            _isEmpty = !names.Any(name => Segment.TryParse(name, out _) || SnapshotName.TryParse(name, out _));
            if (!_isEmpty) Add(FormatFile.Name, FileKind.Format, FileVerdict.Missing, "it is missing");
            return;
        }

        var verdict = FileVerdict.Intact;
        string? finding = null;
        try
        {
            Store = FormatFile.Read(_disk);
            _isFormatGood = true;
        }
        catch (ConcordException refused)
        {
            finding = _refusal = refused.Message;
            _isUnsupported = refused.Code == ConcordErrorCode.UnsupportedFormat;
            verdict = _isUnsupported ? FileVerdict.Unsupported : FileVerdict.Damaged;
        }
        catch (IOException unreadable)
        {
            finding = Unreadable(unreadable);
            verdict = FileVerdict.Unreadable;
        }

        Add(FormatFile.Name, FileKind.Format, verdict, finding, finding is null ? null : 0);
    }

    /// <summary>The store that most of the files name in their headers, for when FORMAT does not tell.</summary>
    private StoreId? Vote(IReadOnlyList<string> names)
    {
        var votes = new Dictionary<StoreId, int>();
        var bytes = new byte[FileHeader.Bytes];
        foreach (var name in names)
        {
            var magic = Segment.TryParse(name, out _) ? FileHeader.SegmentMagic
                : SnapshotName.TryParse(name, out _) ? FileHeader.SnapshotMagic
                : default;
            if (magic.IsEmpty) continue;
            try
            {
                using var file = _disk.Open(name, writable: false);
                if (FileHeader.TryRead(bytes.AsSpan(0, file.Read(0, bytes)), magic, out var header))
                    votes[header.Store] = votes.GetValueOrDefault(header.Store) + 1;
            }
            catch (IOException)
            {
                // Noted when the file itself is examined.
            }
        }

        var most = votes.Values.DefaultIfEmpty().Max();
        var winners = votes.Where(vote => vote.Value == most).Select(vote => vote.Key).ToArray();
        return winners.Length == 1 ? winners[0] : null;
    }

    private void ExamineSegment(string name, LogPosition first)
    {
        if (_isUnsupported || Store is not { } store)
        {
            AddUnexamined(name, FileKind.Segment);
            return;
        }

        var bytes = 0L;
        try
        {
            var scan = SegmentScan.Run(_disk, new Segment(first, store), (_, length) => bytes += length);
            _segments.Add(scan);
            _files.Add(Describe(name, scan, bytes));
        }
        catch (ConcordException newer) when (newer.Code == ConcordErrorCode.UnsupportedFormat)
        {
            _isUnsupported = true;
            _refusal ??= newer.Message;
            Add(name, FileKind.Segment, FileVerdict.Unsupported, newer.Message, 0);
        }
        catch (IOException unreadable)
        {
            Add(name, FileKind.Segment, FileVerdict.Unreadable, Unreadable(unreadable));
        }
    }

    private static ExaminedFile Describe(string name, SegmentScan scan, long bytes) => new()
    {
        Name = name,
        Kind = FileKind.Segment,
        Verdict = scan.Tail.Kind switch
        {
            SegmentTailKind.Clean => FileVerdict.Intact,
            SegmentTailKind.Torn => FileVerdict.Unfinished,
            _ => FileVerdict.Damaged,
        },
        Bytes = scan.Bytes,
        FirstPosition = scan.Segment.First.Value,
        LastPosition = scan.Next.Value - 1,
        Records = scan.Next.Value - scan.Segment.First.Value,
        ContentBytes = bytes,
        Finding = scan.Tail.Kind == SegmentTailKind.Clean ? null : scan.Tail.Reason,
        FindingOffset = scan.Tail.Kind == SegmentTailKind.Clean ? null : scan.End,
    };

    private void ExamineSnapshot(string name, LogPosition position)
    {
        if (_isUnsupported || Store is not { } store)
        {
            AddUnexamined(name, FileKind.Snapshot);
            return;
        }

        var check = SnapshotCheck.Run(_disk, position, store);
        _isUnreadable |= check is { Fault: not null, FaultOffset: null }; // A start passes over it; a plan must not count it as lost.
        _snapshots.Add(new FoundSnapshot(position, name, check.Fault is null));
        _files.Add(new ExaminedFile
        {
            Name = name,
            Kind = FileKind.Snapshot,
            Verdict = check.Fault is null ? FileVerdict.Intact : check.FaultOffset is null ? FileVerdict.Unreadable : FileVerdict.Damaged,
            Bytes = LengthOf(name),
            LastPosition = position.Value,
            ContentBytes = check.ContentBytes,
            Finding = check.Fault,
            FindingOffset = check.FaultOffset,
        });
    }

    /// <summary>What a start would answer; null when it would succeed.</summary>
    private string? Judge()
    {
        if (_isEmpty) return null;
        try
        {
            if (!_isFormatGood)
            {
                DataDirectory.FindUnfinished(_disk);
                return null;
            }

            var store = Store ?? throw new InvalidOperationException("A good FORMAT names the store.");
            LogChain.Check(_disk, store, _segments, [.. _snapshots.Select(snapshot => snapshot.Position)]);
            var first = _segments[0].Segment.First;
            return first == LogPosition.Start.Next || _snapshots.Any(snapshot => snapshot.IsIntact && snapshot.Position.Next >= first)
                ? null
                : SnapshotStore.NoneIntact(_disk, first).Message;
        }
        catch (ConcordException refused)
        {
            return refused.Message;
        }
    }

    private DirectoryVerdict Verdict()
    {
        if (_isEmpty) return DirectoryVerdict.Empty;
        if (_isUnsupported) return DirectoryVerdict.Unsupported;
        if (_refusal is not null) return DirectoryVerdict.Damaged;
        var well = _files.All(file => file.Verdict is FileVerdict.Intact or FileVerdict.Ignored);
        return well ? DirectoryVerdict.Intact : DirectoryVerdict.Recoverable;
    }

    private long LastPosition()
    {
        var last = LogPosition.Start;
        SegmentScan? before = null;
        foreach (var segment in _segments)
        {
            if (before is not null && (before.Tail.Kind != SegmentTailKind.Clean || before.Next != segment.Segment.First)) break;
            last = new LogPosition(segment.Next.Value - 1);
            before = segment;
        }

        return last.Value;
    }

    private string Unreadable(IOException cause)
    {
        _isUnreadable = true;
        return _refusal ??= $"A file cannot be read: {cause.Message}";
    }

    private void AddUnexamined(string name, FileKind kind) =>
        Add(name, kind, FileVerdict.Ignored, "not examined: nothing tells the store or the version that it belongs to");

    private void AddIgnored(string name, FileKind kind) => Add(name, kind, FileVerdict.Ignored);

    private void Add(string name, FileKind kind, FileVerdict verdict, string? finding = null, long? offset = null) => _files.Add(new ExaminedFile
    {
        Name = name, Kind = kind, Verdict = verdict, Bytes = LengthOf(name), Finding = finding, FindingOffset = offset,
    });

    private long LengthOf(string name)
    {
        if (name == DataDirectory.LockName || !_disk.Exists(name)) return 0;
        try
        {
            using var file = _disk.Open(name, writable: false);
            return file.Length;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
