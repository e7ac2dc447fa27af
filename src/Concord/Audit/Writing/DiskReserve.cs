using Concord.Embedded.Disks;

namespace Concord.Audit.Writing;

/// <summary>
/// Room on the disk that is kept for the lines of operations that are under way: a file of zeros. When the disk is full it is given up and
/// they are written; no further operation is let in until it is there again.
/// </summary>
internal sealed class DiskReserve(IDisk disk, long bytes)
{
    internal const string Name = "reserve";

    private const int PieceBytes = 256 * 1024;

    private bool _isThere;

    /// <summary>Makes it where it is not there.</summary>
    /// <exception cref="DiskFullException">There is no room; none of it is left.</exception>
    public void Ensure()
    {
        if (_isThere || IsWhole())
        {
            _isThere = true;
            return;
        }

        try
        {
            using (var file = disk.Create(Name)) Fill(file);
            disk.FlushDirectory("");
            _isThere = true;
        }
        catch
        {
            Delete();
            throw;
        }
    }

    /// <summary>Gives the room up; false when there was none.</summary>
    public bool Release()
    {
        if (!_isThere) return false;
        _isThere = false;
        Delete();
        return true;
    }

    private bool IsWhole()
    {
        if (!disk.Exists(Name)) return false;
        using var file = disk.Open(Name, writable: false);
        return file.Length == bytes;
    }

    private void Fill(IDiskFile file)
    {
        var zeros = new byte[(int)Math.Min(PieceBytes, bytes)];
        for (var at = 0L; at < bytes; at += zeros.Length) file.Write(at, zeros.AsSpan(0, (int)Math.Min(zeros.Length, bytes - at)));
        file.Flush(); // A file system may promise the room now and take it only when it writes.
    }

    private void Delete()
    {
        try
        {
            disk.Delete(Name);
            disk.FlushDirectory("");
        }
        catch (IOException)
        {
            // Then there is no room to be had from it; what made us give it up is told.
        }
    }
}
