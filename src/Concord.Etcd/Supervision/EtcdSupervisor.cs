using Microsoft.Extensions.Logging;

namespace Concord.Etcd.Supervision;

/// <summary>Starts this node's member, starts it again when it ends, and gives up when that is of no use.</summary>
internal sealed class EtcdSupervisor : IAsyncDisposable
{
    private const int ExitsMax = 5;
    private static readonly TimeSpan ExitsWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PauseMin = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(30);

    private readonly EtcdProgram _program;
    private readonly IReadOnlyList<string> _arguments;
    private readonly EtcdDirectory _directory;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly ChildOutput _output;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private volatile string? _problem;

    private EtcdSupervisor(EtcdProgram program, EtcdOptions options, EtcdDirectory directory, TimeProvider clock, ILogger logger)
    {
        _program = program;
        _arguments = EtcdArguments.Of(options, directory);
        _directory = directory;
        _clock = clock;
        _logger = logger;
        _output = new ChildOutput(directory.LogFile);
        _running = Task.Run(RunAsync);
    }

    public ChildState State { get; private set; }

    /// <summary>Why the member does not run; null while it does.</summary>
    public string? Problem => _problem;

    public static async Task<EtcdSupervisor> StartAsync(EtcdOptions options, string dataDirectory, TimeProvider clock, ILogger logger, CancellationToken ct)
    {
        var program = await EtcdProgram.FindAsync(options.EtcdPath, ct).ConfigureAwait(false);
        EtcdMessages.Program(logger, program.Path, program.Version, program.Version.KnownDefects.Count);
        foreach (var defect in program.Version.KnownDefects) EtcdMessages.KnownDefect(logger, program.Version, defect);
        var directory = new EtcdDirectory(dataDirectory);
        directory.Create();
        if (await Orphan.EndAsync(directory, clock, ct).ConfigureAwait(false) is { } pid) EtcdMessages.OrphanEnded(logger, pid);
        return new EtcdSupervisor(program, options, directory, clock, logger);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _output.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        Queue<long> exits = new();
        var pause = PauseMin;
        while (!_stop.IsCancellationRequested)
        {
            var begun = _clock.GetTimestamp();
            if (await RunOnceAsync().ConfigureAwait(false) is not { } code) return;
            var verdict = ExitVerdict.Of(code, _output.LastLines);
            var ended = _clock.GetTimestamp();
            exits.Enqueue(ended);
            while (_clock.GetElapsedTime(exits.Peek(), ended) > ExitsWithin) exits.Dequeue();
            if (verdict.Next == ChildState.Waiting && exits.Count > ExitsMax && !verdict.OutOfSpace)
                verdict = new ExitVerdict(ChildState.Failed, $"etcd has ended {exits.Count} times within {ExitsWithin.TotalSeconds:0} s. {verdict.Reason}");
            (State, _problem) = (verdict.Next, verdict.Reason);
            EtcdMessages.ChildEnded(_logger, code, verdict.Reason);
            if (verdict.Next != ChildState.Waiting) return;

            if (_clock.GetElapsedTime(begun, ended) > ExitsWithin) pause = PauseMin; // It had run well.
            var wait = verdict.OutOfSpace ? PauseMax : pause;
            await Task.Delay(wait, _clock, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, PauseMax.Ticks));
        }
    }

    /// <summary>One run; its exit code, or null when it was told to stop.</summary>
    private async Task<int?> RunOnceAsync()
    {
        _output.Begin();
        File.Delete(_directory.Socket); // What a killed member has left would keep the next one from listening.
        using var child = new EtcdChild(_program.Path, _arguments, _directory, _output);
        (State, _problem) = (ChildState.Running, null);
        try
        {
            var code = await child.WaitForExitAsync(_stop.Token).ConfigureAwait(false);
            return code;
        }
        catch (OperationCanceledException)
        {
            await child.StopAsync(_clock).ConfigureAwait(false);
            State = ChildState.Stopped;
            return null;
        }
    }
}
