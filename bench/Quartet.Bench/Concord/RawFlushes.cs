using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Quartet.Bench.Concord;

/// <summary>What the disk itself can do: one block written and flushed after the other, into space that is already there.</summary>
internal static partial class RawFlushes
{
    private const int BlockBytes = 4096;
    private const int Blocks = 4096;

    /// <summary>Makes the file, with every block written once, so that no flush has to change its size.</summary>
    public static SafeFileHandle Create(string path)
    {
        var file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite);
        RandomAccess.Write(file, new byte[BlockBytes * Blocks], 0);
        RandomAccess.FlushToDisk(file);
        return file;
    }

    /// <summary>Runs on a thread of its own, as the log does: on a busy machine that makes a difference.</summary>
    public static Task<Latencies> RunAsync(SafeFileHandle file, TimeSpan length) => Task.Factory.StartNew(
        () => Run(file, length), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static Latencies Run(SafeFileHandle file, TimeSpan length)
    {
        var block = new byte[BlockBytes];
        var each = new Latencies();
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; Stopwatch.GetElapsedTime(started) < length; i++)
        {
            var before = Stopwatch.GetTimestamp();
            block.AsSpan().Fill((byte)i);
            RandomAccess.Write(file, block, (long)(i % Blocks) * BlockBytes);
            if (FlushData(file) != 0) throw new Win32Exception();
            each.Add(Stopwatch.GetTimestamp() - before);
        }

        return each;
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int FlushData(SafeFileHandle file);
}
