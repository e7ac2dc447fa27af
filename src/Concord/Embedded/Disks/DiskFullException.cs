namespace Concord.Embedded.Disks;

/// <summary>There is no room for what was to be written; some of it may have been.</summary>
internal sealed class DiskFullException(string message, Exception? inner = null) : IOException(message, inner)
{
    public static DiskFullException For(string path, Exception cause) => new($"The disk is full: could not write to '{path}'.", cause);
}
