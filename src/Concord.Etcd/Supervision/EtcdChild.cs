using System.Diagnostics;
using System.Globalization;

namespace Concord.Etcd.Supervision;

/// <summary>
/// One run of a member's process. It does not outlive its parent: a shell beside it waits for the end of a pipe that only the parent holds,
/// and the kernel closes that even when the parent is killed.
/// </summary>
internal sealed class EtcdChild : IDisposable
{
    // $1 is the file for the process id, the rest the command. The guard keeps none of the output pipes open.
    private const string Guarded =
        """
        file=$1; shift
        exec 3<&0
        "$@" 3<&- </dev/null &
        child=$!
        echo "$child" >"$file"
        echo "concord-child $child"
        ( cat <&3; kill -9 "$child" ) >/dev/null 2>&1 &
        guard=$!
        exec 3<&-
        wait "$child"; code=$?
        kill "$guard" 2>/dev/null
        rm -f "$file"
        exit "$code"
        """;

    private const string PidLine = "concord-child ";
    private static readonly TimeSpan TerminatePatience = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly ChildOutput _output;
    private readonly TaskCompletionSource<int> _pid = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public EtcdChild(string program, IReadOnlyList<string> arguments, EtcdDirectory directory, ChildOutput output)
    {
        _output = output;
        string[] command = ["-c", Guarded, "concord-etcd", directory.PidFile, program, .. arguments];

        // In a session of its own, Ctrl-C at a terminal reaches the parent alone, which then stops the child in order.
        var setsid = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, "setsid")).FirstOrDefault(File.Exists);
        var start = setsid is null ? new ProcessStartInfo("/bin/sh", command) : new ProcessStartInfo(setsid, ["/bin/sh", .. command]);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.WorkingDirectory = directory.Run;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => _output.Take(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> WaitForExitAsync(CancellationToken ct)
    {
        await _process.WaitForExitAsync(ct).ConfigureAwait(false);
        return _process.ExitCode;
    }

    /// <summary>Asks it to end, and makes it when it does not.</summary>
    public async Task StopAsync(TimeProvider clock)
    {
        var exited = _process.WaitForExitAsync(CancellationToken.None);
        var first = await Task.WhenAny(exited, _pid.Task).ConfigureAwait(false);
        if (first == exited) return;
        var pid = await _pid.Task.ConfigureAwait(false);
        Signals.Send(pid, Signals.Terminate);
        try
        {
            await exited.WaitAsync(TerminatePatience, clock).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Signals.Send(pid, Signals.Kill);
            await exited.ConfigureAwait(false);
        }
    }

    public void Dispose() => _process.Dispose();

    private void Take(string? line)
    {
        if (line?.StartsWith(PidLine, StringComparison.Ordinal) == true && int.TryParse(line[PidLine.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
            _pid.TrySetResult(pid);
        else _output.Take(line);
    }
}
