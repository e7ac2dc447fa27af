using System.Globalization;
using System.Text;

namespace Concord.Etcd.Supervision;

/// <summary>A member's process that has outlived its parent all the same, and still holds the data.</summary>
internal static class Orphan
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>Ends it. Taken over, it would have no guard, and nobody would learn how it ends.</summary>
    /// <returns>Its process id; null when there was none.</returns>
    public static async Task<int?> EndAsync(EtcdDirectory directory, TimeProvider clock, CancellationToken ct)
    {
        if (Find(directory) is not { } pid) return null;
        Signals.Send(pid, Signals.Terminate);
        var begun = clock.GetTimestamp();
        while (RunsOn(pid, directory))
        {
            if (clock.GetElapsedTime(begun) > Patience) Signals.Send(pid, Signals.Kill);
            await Task.Delay(LookEvery, clock, ct).ConfigureAwait(false);
        }

        return pid;
    }

    private static int? Find(EtcdDirectory directory) =>
        File.Exists(directory.PidFile)
        && int.TryParse(File.ReadAllText(directory.PidFile).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
        && RunsOn(pid, directory)
            ? pid
            : null;

    /// <summary>Whether the process is there and its command line names the data: the number may belong to somebody else by now.</summary>
    private static bool RunsOn(int pid, EtcdDirectory directory)
    {
        try
        {
            var command = Encoding.UTF8.GetString(File.ReadAllBytes(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/cmdline"))).Split('\0');
            return command.Contains("--data-dir") && command.Contains(directory.Data);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
