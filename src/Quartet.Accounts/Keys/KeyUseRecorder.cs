using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Quartet.Accounts.Keys;

/// <summary>
/// Writes down when keys were used, beside the requests: a write that is slow or fails costs no request anything, and of many requests
/// with one key the first is written.
/// </summary>
public sealed class KeyUseRecorder(ApiKeyRing keys, ILogger<KeyUseRecorder> logger) : BackgroundService
{
    private const int WaitingMax = 1024; // Beyond that a use is forgotten: the key will be used again.

    private readonly ConcurrentDictionary<string, bool> _waiting = new(StringComparer.Ordinal);
    private readonly Channel<Seen> _seen = Channel.CreateBounded<Seen>(WaitingMax);

    /// <summary>Takes note of a use; returns at once.</summary>
    public void Note(ApiKey key, string? ip, string? userAgent)
    {
        if (!keys.IsUseDue(key) || !_waiting.TryAdd(key.LookupHash, true)) return;
        if (!_seen.Writer.TryWrite(new Seen(key, ip, userAgent))) _waiting.TryRemove(key.LookupHash, out _);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var seen in _seen.Reader.ReadAllAsync(stoppingToken)) await WriteAsync(seen, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops; a use less is known.
        }
    }

    private async Task WriteAsync(Seen seen, CancellationToken ct)
    {
        try
        {
            await keys.RecordUseAsync(seen.Key, seen.Ip, seen.UserAgent, ct);
        }
#pragma warning disable CA1031 // Whatever is wrong with the store: those who need it will be told.
        catch (Exception e) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            AccountsLog.UseNotRecorded(logger, e, seen.Key.Owner);
        }
        finally
        {
            _waiting.TryRemove(seen.Key.LookupHash, out _);
        }
    }

    private sealed record Seen(ApiKey Key, string? Ip, string? UserAgent);
}
