using Concord.Etcd.Client;
using Concord.Etcd.Protos;
using Concord.Etcd.Wire;
using Google.Protobuf;

namespace Concord.Etcd.Log;

/// <summary>One watch of the log key, until it ends or stops bringing what is known to be there.</summary>
internal sealed class LogWatch : IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StalledAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CreatedWithin = TimeSpan.FromSeconds(5);

    private readonly EtcdClient _client;
    private readonly EtcdEndpoint _endpoint;
    private readonly GrpcStream<WatchRequest, WatchResponse> _stream;
    private readonly LogProgress _progress;
    private readonly CancellationTokenSource _end = new();
    private Task _reading = Task.CompletedTask;
    private bool _created;

    private LogWatch(EtcdClient client, EtcdEndpoint endpoint, GrpcStream<WatchRequest, WatchResponse> stream, LogProgress progress)
    {
        _client = client;
        _endpoint = endpoint;
        _stream = stream;
        _progress = progress;
    }

    /// <summary>Why it has ended.</summary>
    public string? Ended { get; private set; }

    /// <summary>Whether it has gone silent, so that its connection is not to be trusted.</summary>
    public bool IsStalled { get; private set; }

    /// <summary>Begins one; null when the member does not let us.</summary>
    public static async ValueTask<LogWatch?> TryOpenAsync(
        EtcdClient client, EtcdEndpoint endpoint, ByteString key, long from, LogProgress progress, CancellationToken ct)
    {
        try
        {
            // Of one key there is one event a revision: fragments cut a list of them, never one apart, and need not be joined.
            var create = new WatchCreateRequest { Key = key, StartRevision = from, Fragment = true };
            var stream = await client.WatchAsync(endpoint, create, ct).ConfigureAwait(false);
            return new LogWatch(client, endpoint, stream, progress);
        }
        catch (GrpcException)
        {
            return null;
        }
    }

    /// <summary>What has happened next; null when the watch is over and another one is due.</summary>
    /// <param name="followed">The last version that was followed. The watch is over when more is known to be committed and nothing comes.</param>
    /// <param name="ct">Gives the watch up.</param>
    public async ValueTask<WatchResponse?> NextAsync(long followed, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        try
        {
            var reading = _stream.ReadAsync(_end.Token).AsTask();
            _reading = reading;
            if (!reading.IsCompleted && !await ArrivesAsync(reading, followed, ct).ConfigureAwait(false)) return null;
            var response = await reading.ConfigureAwait(false);
            if (response is null)
            {
                Ended = "the server ended it";
                return null;
            }

            _client.Heard(_endpoint, response);
            _created |= response.Created;
            return response;
        }
        catch (GrpcException failure)
        {
            Ended = failure.Message;
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stream.DisposeAsync().ConfigureAwait(false);
        _end.Dispose();
    }

    private async ValueTask<bool> ArrivesAsync(Task reading, long followed, CancellationToken ct)
    {
        var clock = _client.Clock;
        var begun = clock.GetTimestamp();
        long? behindSince = null;
        while (true)
        {
            try
            {
                await reading.WaitAsync(LookEvery, clock, ct).ConfigureAwait(false);
                return true;
            }
            catch (TimeoutException)
            {
                _progress.ThrowIfFailed();
                if (_progress.Committed <= followed) behindSince = null;
                else behindSince ??= clock.GetTimestamp();
                var silent = behindSince is { } since && clock.GetElapsedTime(since) >= StalledAfter;
                if (!silent && (_created || clock.GetElapsedTime(begun) < CreatedWithin)) continue;
                IsStalled = true;
                Ended = silent ? "it brought nothing for 5 s while more was committed" : "it was not begun within 5 s";
                return false;
            }
        }
    }
}
