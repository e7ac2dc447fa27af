using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Quartet.Testing;

namespace Concord.Etcd.Tests.Clusters;

/// <summary>A real etcd process of a test: killed, paused and started again as the test says.</summary>
internal sealed partial class EtcdMember(string name, string directory, int clientPort, int peerPort) : IAsyncDisposable
{
    private const int SigContinue = 18;
    private const int SigStop = 19;

    private readonly StringBuilder _output = new();
    private Process? _process;

    public string Name => name;

    public string ClientScheme { get; init; } = "http";

    public string ClientUrl => string.Create(CultureInfo.InvariantCulture, $"{ClientScheme}://127.0.0.1:{clientPort}");

    public string PeerUrl { get; } = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{peerPort}");

    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Starts it. The data that it left is taken up again.</summary>
    public void Start(string initialCluster, string state = "new", params string[] extra)
    {
        string[] arguments =
        [
            "--name", name, "--data-dir", directory, "--listen-client-urls", ClientUrl, "--advertise-client-urls", ClientUrl,
            "--listen-peer-urls", PeerUrl, "--initial-advertise-peer-urls", PeerUrl, "--initial-cluster", initialCluster,
            "--initial-cluster-state", state, "--initial-cluster-token", Path.GetFileName(Path.GetDirectoryName(directory)) ?? "test",
            "--heartbeat-interval", "50", "--election-timeout", "500", "--logger", "zap", "--log-level", "warn", "--log-outputs", "stderr",
            .. extra,
        ];
        var start = new ProcessStartInfo(Tool.Find("etcd"), arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.Start();
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process) return;
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        _process = null;
    }

    /// <summary>SIGSTOP: it is there, and says nothing.</summary>
    public void Pause() => Send(SigStop);

    /// <summary>SIGCONT.</summary>
    public void Resume() => Send(SigContinue);

    public async ValueTask DisposeAsync() => await KillAsync();

    private void Take(string? line)
    {
        lock (_output) _output.AppendLine(line);
    }

    private void Send(int signal)
    {
        if (_process is { HasExited: false } process && Kill(process.Id, signal) != 0)
            throw new InvalidOperationException($"Signal {signal} could not be sent: error {Marshal.GetLastPInvokeError()}.");
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int pid, int signal);
}
