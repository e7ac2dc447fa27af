using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Concord.Embedded.Disks;

/// <summary>What the base class library does not offer: a data-only flush, a flush of a directory, room that is really taken.</summary>
internal static partial class LibC
{
    private const int Interrupted = 4;
    private const int CloseOnExecLinux = 0x80000;
    private const int CloseOnExecMac = 0x1000000;
    private const int FullFlushMac = 51; // F_FULLFSYNC

    // What a file system of macOS answers that knows no full flush: EINVAL, ENOTTY, ENOTSUP.
    private static readonly int[] NoFullFlushMac = [22, 25, 45];

    // What a file system of Linux answers that cannot allocate: ENOSYS, EOPNOTSUPP, EINVAL.
    private static readonly int[] NoAllocation = [38, 95, 22];

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

    /// <summary>Makes a file of macOS durable on the medium itself; its <c>fsync</c> only brings it to the device.</summary>
    /// <remarks>
    /// Not by the base class library: there are versions of it that ask for the same and take a failure for a success
    /// (dotnet/runtime issue 124722 shows the code).
    /// </remarks>
    public static void FlushDevice(SafeFileHandle file, string path)
    {
        while (Fcntl(file, FullFlushMac) == -1)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == Interrupted) continue;
            if (!NoFullFlushMac.Contains(error)) throw Failed("flush", path);
            FlushAll(file, path);
            return;
        }
    }

    /// <summary>Makes the names in a directory durable.</summary>
    public static void FlushDirectory(string path)
    {
        using var directory = OpenDirectory(path, OperatingSystem.IsMacOS() ? CloseOnExecMac : CloseOnExecLinux);
        if (directory.IsInvalid) throw Failed("open", path);
        if (OperatingSystem.IsMacOS()) FlushDevice(directory, path);
        else FlushAll(directory, path);
    }

    /// <summary>Takes room on the disk for the first so many bytes of a file; it is as long as that afterwards.</summary>
    /// <returns>False when the file system cannot do it; nothing has happened.</returns>
    public static bool TryAllocate(SafeFileHandle file, long length, string path)
    {
        if (length == 0) return true;
        if (nint.Size < sizeof(long)) return false; // There the call takes another kind of number.
        int error;
        do error = PosixFallocate(file, 0, (nint)length);
        while (error == Interrupted);
        if (error == 0) return true;
        return NoAllocation.Contains(error) ? false : throw Failed("allocate", path, error);
    }

    private static void FlushAll(SafeFileHandle file, string path)
    {
        while (Fsync(file) != 0)
        {
            if (Marshal.GetLastPInvokeError() != Interrupted) throw Failed("flush", path);
        }
    }

    private static IOException Failed(string what, string path) => Failed(what, path, Marshal.GetLastPInvokeError());

    private static IOException Failed(string what, string path, int error)
    {
        var message = $"Could not {what} '{path}': {Marshal.GetPInvokeErrorMessage(error)}.";
        return RealDisk.IsFull(error) ? new DiskFullException(message) : new IOException(message, error);
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int Fdatasync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Fcntl(SafeFileHandle file, int command);

    // It returns the error and leaves errno alone.
    [LibraryImport("libc", EntryPoint = "posix_fallocate")]
    private static partial int PosixFallocate(SafeFileHandle file, nint offset, nint length);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle OpenDirectory(string path, int flags);
}
