using Concord.Embedded.Disks;

namespace Concord.Audit.Writing;

/// <summary>
/// Room on the disk that is kept for the lines of operations that are under way: a file of zeros. When the disk is full it is given up and
/// they are written; no further operation is let in until it is there again.
/// </summary>
/// <remarks>Never flushed: after a crash it is made anew, and whether its name made it to the disk is nobody's concern.</remarks>
internal sealed class DiskReserve(IDisk disk, long bytes)
{
    internal const string Name = "reserve";

    private bool _isThere;

    /// <summary>Makes it, or what is missing of one that is there: it may come out of a copy that did not copy the room.</summary>
    /// <exception cref="DiskFullException">There is no room; none of it is left.</exception>
    public void Ensure()
    {
        if (_isThere) return;
        var isFound = disk.Exists(Name);

        // Asked first: to take all that is left and give it back, again and again, would have everybody else on this disk meet a full one.
        if (!isFound && disk.FreeBytes < bytes)
            throw new DiskFullException($"The disk is full: no room for '{disk.PathOf(Name)}', {bytes} bytes.");
        try
        {
            using var file = isFound ? disk.Open(Name, writable: true) : disk.Create(Name);
            if (file.Length > bytes) file.SetLength(bytes);
            file.Allocate(bytes);
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

    private void Delete()
    {
        try
        {
            disk.Delete(Name);
        }
        catch (IOException)
        {
            // Then there is no room to be had from it; what made us give it up is told.
        }
    }
}
