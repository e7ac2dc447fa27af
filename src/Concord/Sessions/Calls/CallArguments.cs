using Concord.Expiry;
using Concord.Json;
using Concord.Kv;

namespace Concord.Sessions.Calls;

/// <summary>What arguments may be. Looked at before anything else, and without looking at the store.</summary>
/// <param name="store">The store's own limits.</param>
/// <param name="service">The limits of the service.</param>
internal sealed class CallArguments(ConcordOptions store, ConcordServiceOptions service)
{
    // What an element takes in a command beside its key and value, at most.
    private const int ElementBytes = 64;

    private static readonly TimeSpan TimeoutMax = TimeSpan.FromDays(1);

    public static void Check(CallOptions? options)
    {
        if (options?.Timeout is not { } timeout || (timeout > TimeSpan.Zero && timeout <= TimeoutMax)) return;
        throw new ConcordException(ConcordErrorCode.InvalidArguments, $"The timeout is {timeout}; it must be more than nothing and at most {TimeoutMax}.");
    }

    public static void Check(ReadOptions? options)
    {
        Check((CallOptions?)options);
        if (options?.Consistency is { } consistency && !Enum.IsDefined(consistency))
            throw new ConcordException(ConcordErrorCode.InvalidArguments, $"There is no consistency {consistency}.");
    }

    public void Check(Key key, int? index = null)
    {
        var bytes = key.Span.Length;
        if (bytes == 0) throw new ConcordException(ConcordErrorCode.InvalidKey, "The key is empty.") { ElementIndex = index };
        if (bytes <= service.KeyBytesMax) return;
        throw new ConcordException(ConcordErrorCode.InvalidKey, $"The key has {bytes} bytes; the limit is {service.KeyBytesMax}.") { ElementIndex = index };
    }

    public void Check(StoredValue value, int? index = null)
    {
        if (value.Length > store.ValueBytesMax)
        {
            throw new ConcordException(ConcordErrorCode.ValueTooLarge, $"The value has {value.Length} bytes; the limit is {store.ValueBytesMax}.")
            {
                ElementIndex = index,
            };
        }

        if (value.Kind != ContentKind.Json) return;
        JsonText.Parse(
            value.Payload, JsonText.DepthMax,
            fault => new ConcordException(ConcordErrorCode.InvalidValue, $"The value is not JSON: {fault}") { ElementIndex = index }).Dispose();
    }

    public static void Check(TimeSpan? ttl, int? index = null)
    {
        if (ttl is { } given && given != Timeout.InfiniteTimeSpan) TimeToLive.Check(given, index);
    }

    public void Check(PutItem item, int? index = null)
    {
        Check(item.Key, index);
        Check(item.Value, index);
        Check(item.Ttl, index);
    }

    public void CheckKeys(IReadOnlyList<Key> keys)
    {
        CheckCount(keys.Count);
        for (var i = 0; i < keys.Count; i++) Check(keys[i], i);
    }

    public void CheckCount(int count)
    {
        if (count > service.MaxBatchSize)
            throw new ConcordException(ConcordErrorCode.BatchTooLarge, $"The call has {count} elements; the limit is {service.MaxBatchSize}.");
    }

    /// <summary>Refuses values that do not fit into one command together, by their uncompressed size, so that it does not depend on chance.</summary>
    public void CheckSize(IEnumerable<PutItem> items)
    {
        var bytes = items.Sum(item => (long)ElementBytes + item.Key.Span.Length + item.Value.Length);
        if (bytes > store.TransactionBytesMax)
            throw new ConcordException(ConcordErrorCode.CommandTooLarge, $"The call has {bytes} bytes; the limit is {store.TransactionBytesMax}.");
    }
}
