using System.Text.Json;
using Concord.Audit;
using Concord.Compression;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Concord.Sessions;

/// <summary>How a service guards a store.</summary>
public sealed record ConcordServiceOptions
{
    /// <summary>Elements of a bulk call, at most.</summary>
    public const int BatchSizeLimit = 500;

    /// <summary>What the keys begin with that it is about, such as <c>kv/</c>; callers do not see it. Default: nothing, so it is about all keys.</summary>
    public string Scope { get; init; } = "";

    /// <summary>Whether a caller must show a token. Default false: everybody may do everything.</summary>
    public bool AuthEnabled { get; init; }

    /// <summary>Longest key, in bytes, without the scope; with it the store must still take it. Default 1024, at most 4096.</summary>
    public int KeyBytesMax { get; init; } = 1024;

    /// <summary>Most elements of a bulk call. Default 500; may only be less.</summary>
    public int MaxBatchSize { get; init; } = BatchSizeLimit;

    /// <summary>Consistency of a read that does not name one; null: what the store's options say.</summary>
    public ReadConsistency? DefaultReadConsistency { get; init; }

    /// <summary>Which values are compressed, and how.</summary>
    public CompressionOptions Compression { get; init; } = new();

    /// <summary>Where calls are recorded, already open; it stays the property of whoever has opened it. Null: nowhere.</summary>
    public AuditLog? Audit { get; init; }

    /// <summary>How changes are told to subscribers.</summary>
    public EventStreamOptions EventStream { get; init; } = new();

    /// <summary>Where the first token goes when tokens count and there is none; null: <c>bootstrap-token</c> in the data directory.</summary>
    public string? BootstrapTokenPath { get; init; }

    /// <summary>What the cluster is called.</summary>
    public string ClusterName { get; init; } = "concord_cluster";

    /// <summary>What this node is called; null: as its log has it.</summary>
    public string? Node { get; init; }

    /// <summary>How typed values are written and read that come without a type info of their own. Default: that of System.Text.Json.</summary>
    public JsonSerializerOptions Json { get; init; } = JsonSerializerOptions.Default;

    /// <summary>Where the date comes from by which tokens expire. Default: where the store's time comes from.</summary>
    public TimeProvider? Time { get; init; }

    /// <summary>Where the service tells what it does. Default: nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    private int ScopeBytes => System.Text.Encoding.UTF8.GetByteCount(Scope);

    /// <summary>Refuses what no service can keep to.</summary>
    internal void Check(ConcordOptions store)
    {
        if (KeyBytesMax is < 1 or > 4096) throw Invalid($"{nameof(KeyBytesMax)} is {KeyBytesMax}; it must be from 1 to 4096.");
        if (KeyBytesMax + ScopeBytes > store.KeyBytesMax)
        {
            throw Invalid(
                $"{nameof(KeyBytesMax)} is {KeyBytesMax}, and the scope takes {ScopeBytes}; the store takes keys of {store.KeyBytesMax} bytes at most.");
        }

        if (EventStream.BufferSize < 1) throw Invalid($"EventStream.BufferSize is {EventStream.BufferSize}; it must be at least 1.");
        if (Compression.Faults().FirstOrDefault() is { } fault) throw Invalid(fault);
        if (MaxBatchSize is < 1 or > BatchSizeLimit) throw Invalid($"{nameof(MaxBatchSize)} is {MaxBatchSize}; it must be from 1 to {BatchSizeLimit}.");
    }

    private static ConcordException Invalid(string message) => new(ConcordErrorCode.InvalidArguments, message);
}
