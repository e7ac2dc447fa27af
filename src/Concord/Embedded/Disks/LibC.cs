using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Concord.Embedded.Disks;

/// <summary>What the base class library does not offer: a data-only flush, and a flush of a directory.</summary>
internal static partial class LibC
{
    private const int Interrupted = 4;
    private const int CloseOnExecLinux = 0x80000;
    private const int CloseOnExecMac = 0x1000000;

    /// <summary>Makes the bytes of a file durable, and its size where that changed, but not its times.</summary>
    public static void FlushData(SafeFileHandle file, string path)
    {
        // An interrupted call has not failed, it has not happened. A failed one is never repeated: the kernel
        // may have dropped the dirty pages, and the second call would report a success that is none.
        while (Fdatasync(file) != 0)
        {
            if (Marshal.GetLastPInvokeError() != Interrupted) throw Failed("flush", path);
        }
    }

    /// <summary>Makes the names in a directory durable.</summary>
    public static void FlushDirectory(string path)
    {
        using var directory = OpenDirectory(path, OperatingSystem.IsMacOS() ? CloseOnExecMac : CloseOnExecLinux);
        if (directory.IsInvalid) throw Failed("open", path);
        while (Fsync(directory) != 0)
        {
            if (Marshal.GetLastPInvokeError() != Interrupted) throw Failed("flush", path);
        }
    }

    private static IOException Failed(string what, string path)
    {
        var error = Marshal.GetLastPInvokeError();
        var message = $"Could not {what} '{path}': {Marshal.GetPInvokeErrorMessage(error)}.";
        return RealDisk.IsFull(error) ? new DiskFullException(message) : new IOException(message, error);
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int Fdatasync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle OpenDirectory(string path, int flags);
}
