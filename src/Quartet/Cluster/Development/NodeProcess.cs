using System.Diagnostics;
using System.Runtime.InteropServices;
using Quartet.Hosting;

namespace Quartet.Cluster.Development;

/// <summary>One run of a node as a child of this process: its output goes to a file, and it ends when this process does, however that ends.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private const int SignalBase = 128;
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly StreamWriter _log;
    private readonly Lock _writing = new();
    private string _lastLine = "";

    public NodeProcess(HostArguments arguments, string logFile)
    {
        _log = new StreamWriter(logFile, append: true) { AutoFlush = true };
        var start = new ProcessStartInfo(Environment.ProcessPath ?? throw new InvalidOperationException("This process has no file."))
        {
            // Nobody writes into it. The kernel closes it when this process is gone, also after SIGKILL, and then the node stops.
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet") start.ArgumentList.Add(typeof(NodeProcess).Assembly.Location);
        foreach (var argument in (string[])["--attached", "--data", arguments.Data ?? "", "--urls", arguments.Urls ?? "", .. arguments.Settings])
            start.ArgumentList.Add(argument);
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>The last line that it printed.</summary>
    public string LastLine => Volatile.Read(ref _lastLine);

    /// <summary>Waits for its end; says how it ended.</summary>
    public async Task<string> WaitForExitAsync(CancellationToken ct)
    {
        await _process.WaitForExitAsync(ct);
        var code = _process.ExitCode;
        return code > SignalBase ? $"killed by signal {code - SignalBase}{Name(code - SignalBase)}" : $"ended with code {code}";
    }

    /// <summary>Lets it stop in order, and makes it when it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync().WaitAsync(StopPatience);
        }
        catch (Exception e) when (e is TimeoutException or IOException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        await _log.DisposeAsync();
    }

    private static string Name(int signal) => signal switch
    {
        9 => " (SIGKILL)",
        11 => " (SIGSEGV)",
        15 => " (SIGTERM)",
        _ when signal == (int)PosixSignal.SIGINT => " (SIGINT)",
        _ => "",
    };

    private void Take(string? line)
    {
        if (line is null) return;
        if (line.Length > 0) Volatile.Write(ref _lastLine, line);
        lock (_writing) _log.WriteLine(line);
    }
}
