using Concord.StateMachine.Proposers;

namespace Concord.Commits;

/// <summary>The appends that are under way: so many at once as the log takes, and none too far ahead of the oldest.</summary>
/// <param name="atOnceMax">As many as the log takes.</param>
internal sealed class Appends(int atOnceMax)
{
    private readonly List<(long Number, Task Append)> _running = [];

    /// <summary>Waits until a batch of this number may be appended.</summary>
    public async ValueTask WaitForRoomAsync(long number)
    {
        while (true)
        {
            _running.RemoveAll(append => append.Append.IsCompleted);
            if (_running.Count >= atOnceMax) await Task.WhenAny(_running.Select(append => append.Append)).ConfigureAwait(false);
            else if (_running.Count > 0 && number - _running[0].Number >= Proposer.Window - 1) await _running[0].Append.ConfigureAwait(false);
            else return;
        }
    }

    /// <summary>Takes note of an append; waits for it when the log takes only one.</summary>
    public ValueTask RunAsync(long number, Task append)
    {
        if (atOnceMax == 1) return new ValueTask(append);
        _running.Add((number, append));
        return ValueTask.CompletedTask;
    }

    /// <summary>Waits for those that are under way.</summary>
    public Task FinishAsync() => Task.WhenAll(_running.Select(append => append.Append));
}
