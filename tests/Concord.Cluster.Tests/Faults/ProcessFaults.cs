using System.Runtime.InteropServices;

namespace Concord.Cluster.Tests.Faults;

/// <summary>Does to a process, and to all that it has started, what happens to machines.</summary>
internal static partial class ProcessFaults
{
    private const int SigKill = 9;
    private const int SigCont = 18;
    private const int SigStop = 19;

    /// <summary>Ends it at once (SIGKILL), as a power cut would. Stopped processes end, too.</summary>
    public static void Kill(int process)
    {
        foreach (var each in ProcessTree.Of(process)) Signal(each, SigKill);
    }

    /// <summary>Ends this one process at once; what it has started must look after itself.</summary>
    public static void KillAlone(int process) => Signal(process, SigKill);

    /// <summary>Freezes it (SIGSTOP): its sockets stay open, its clock goes on, and it does nothing. Returns when all of it stands still.</summary>
    public static async Task PauseAsync(int process, CancellationToken ct)
    {
        // Parents first, and again until nobody is left who could have started another one meanwhile.
        HashSet<int> told = [];
        while (ProcessTree.Of(process).Where(told.Add).ToList() is { Count: > 0 } running)
        {
            foreach (var each in running) Signal(each, SigStop);
            await Eventually.TrueAsync(() => running.TrueForAll(StandsStill), ct);
        }
    }

    /// <summary>Lets it go on (SIGCONT).</summary>
    public static void Resume(int process)
    {
        foreach (var each in ProcessTree.Of(process).Reverse()) Signal(each, SigCont);
    }

    // In the kernel (D) no program runs, and it will stop when it leaves; one that waits there for a child to begin may never leave before that one goes on.
    private static bool StandsStill(int process) => ProcessTree.StateOf(process) is 'T' or 'D' or 'Z' or null;

    // One that is gone already needs no signal.
    private static void Signal(int process, int signal) => _ = Kill(process, signal);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
