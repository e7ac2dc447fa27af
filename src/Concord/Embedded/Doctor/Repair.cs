using System.Globalization;
using Concord.Embedded.Disks;
using Concord.Embedded.Segments;

namespace Concord.Embedded.Doctor;

/// <summary>Carries out a plan. Whatever it takes away is in the directory of damaged files, durably, before it is taken away.</summary>
/// <remarks>
/// A crash in between leaves a directory that a start refuses or opens with some first part of the history; another examination goes on.
/// </remarks>
internal sealed class Repair(IDisk disk, StoreId store, TimeProvider time)
{
    private const int CopyBytesMax = 1024 * 1024;

    public void Run(RepairPlan plan)
    {
        var folder = NewFolder();
        disk.CreateDirectory(folder);
        disk.CreateDirectory(TemporaryFile.Folder);
        foreach (var step in plan.Steps)
        {
            if (step.Action is RepairAction.Cut or RepairAction.WriteFormat && disk.Exists(step.File)) Copy(step.File, $"{folder}/{step.File}");
        }

        disk.FlushDirectory(folder);
        foreach (var step in plan.Steps)
        {
            Do(step, folder);
            disk.FlushDirectory(folder);
            disk.FlushDirectory("");
        }
    }

    private string NewFolder()
    {
        var name = time.GetUtcNow().ToString("'damaged-'yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var folder = name;
        for (var number = 2; disk.List(folder).Count > 0; number++) folder = string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");
        return folder;
    }

    private void Do(RepairStep step, string folder)
    {
        switch (step.Action)
        {
            case RepairAction.SetAside:
                disk.Rename(step.File, $"{folder}/{step.File}");
                break;
            case RepairAction.Cut:
                using (var file = disk.Open(step.File, writable: true))
                {
                    file.SetLength(step.Offset ?? throw new InvalidOperationException("A cut has a place."));
                    file.Flush();
                }

                break;
            case RepairAction.BeginSegment:
                if (!Segment.TryParse(step.File, out var first)) throw new InvalidOperationException($"{step.File} is not the name of a segment.");
                using (var segment = SegmentFile.Create(disk, new Segment(first, store), FileHeader.Bytes)) segment.Publish().Dispose();
                break;
            case RepairAction.WriteFormat:
                FormatFile.Write(disk, store);
                break;
            default:
                throw new InvalidOperationException($"{step.Action} is not an action.");
        }
    }

    private void Copy(string from, string to)
    {
        using var source = disk.Open(from, writable: false);
        using var target = disk.Create(to);
        var chunk = new byte[CopyBytesMax];
        for (var at = 0L; source.Read(at, chunk) is > 0 and var read; at += read) target.Write(at, chunk.AsSpan(0, read));
        target.Flush();
    }
}
