using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace Quartet.Testing;

/// <summary>A program run by a test: its output is kept and can be waited for, and it never outlives the test.</summary>
public sealed partial class ChildProcess : IAsyncDisposable
{
    private const int SigInt = 2;

    // Nothing that a test runs takes long: what is still running by then waits for something that will not come.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly List<string> _output = [];
    private int _ended;

    private ChildProcess(ProcessStartInfo start, string? input)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        if (input is null) return;
        _process.StandardInput.Write(input);
        _process.StandardInput.Close(); // A program that asks something gets no answer instead of waiting for one.
    }

    /// <summary>Its number.</summary>
    public int Id => _process.Id;

    /// <summary>Everything it has printed so far, both streams together.</summary>
    public string Output
    {
        get
        {
            lock (_output) return string.Join('\n', _output);
        }
    }

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Starts a program. The environment is the test's own with these changes; null removes a variable.</summary>
    /// <remarks>Its input is <paramref name="input"/> and then ends; null leaves it open for as long as the program runs.</remarks>
    public static ChildProcess Start(
        string program, IEnumerable<string> arguments, string? directory = null, IReadOnlyDictionary<string, string?>? environment = null,
        string? input = "")
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
            WorkingDirectory = directory ?? Path.GetTempPath(),
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>()) start.Environment[name] = value;
        return new ChildProcess(start, input);
    }

    /// <summary>Runs a program to its end; fails with its output when it does not succeed.</summary>
    public static async Task<string> RunAsync(
        string program, IEnumerable<string> arguments, CancellationToken ct, string? directory = null,
        IReadOnlyDictionary<string, string?>? environment = null, string input = "")
    {
        List<string> list = [.. arguments];
        await using var process = Start(program, list, directory, environment, input);
        var exit = await process.WaitForExitAsync(ct);
        return exit == 0
            ? process.Output
            : throw new InvalidOperationException($"{program} {string.Join(' ', list)} ended with {exit}:\n{process.Output}");
    }

    /// <summary>Waits for a line that fits; fails with the output when the program ends before it prints one.</summary>
    public async Task<string> WaitForLineAsync(Func<string, bool> fits, CancellationToken ct)
    {
        await foreach (var line in _lines.Reader.ReadAllAsync(ct))
        {
            if (fits(line)) return line;
        }

        throw new InvalidOperationException("The program ended before it printed the awaited line:\n" + Output);
    }

    /// <summary>Waits for its end and all of its output; returns the exit code.</summary>
    public async Task<int> WaitForExitAsync(CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new TimeoutException($"The program has not ended within {Patience.TotalSeconds} s. It printed:\n{Output}");
        }

        return _process.ExitCode;
    }

    /// <summary>Ends it at once, as a power cut would (SIGKILL).</summary>
    public async Task KillAsync(CancellationToken ct)
    {
        _process.Kill();
        await _process.WaitForExitAsync(ct);
    }

    /// <summary>Asks it to stop as Ctrl-C does; returns the exit code.</summary>
    public async Task<int> InterruptAsync(CancellationToken ct)
    {
        if (Kill(_process.Id, SigInt) != 0) throw new InvalidOperationException("The program is gone:\n" + Output);
        return await WaitForExitAsync(ct);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    private void Take(string? line)
    {
        if (line is null)
        {
            // The end of one of the two streams: after both nothing more can come.
            if (Interlocked.Increment(ref _ended) == 2) _lines.Writer.TryComplete();
            return;
        }

        lock (_output) _output.Add(line);
        _lines.Writer.TryWrite(line);
    }
}
