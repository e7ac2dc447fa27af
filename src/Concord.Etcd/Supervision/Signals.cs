using System.Runtime.InteropServices;

namespace Concord.Etcd.Supervision;

/// <summary>Sends signals to processes.</summary>
internal static partial class Signals
{
    public const int Kill = 9;
    public const int Terminate = 15;

    /// <summary>Sends one; a process that is gone already is fine.</summary>
    public static void Send(int pid, int signal) => _ = SendCore(pid, signal);

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendCore(int pid, int signal);
}
