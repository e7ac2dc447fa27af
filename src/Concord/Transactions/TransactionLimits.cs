using Concord.Expiry;
using Concord.Kv;

namespace Concord.Transactions;

/// <summary>Limits of what a caller hands in, checked before anything is done.</summary>
internal static class TransactionLimits
{
    // The year 9999: no sum of a moment and a time to live overflows.
    private const long TimeMax = 253_402_300_800_000;

    /// <summary>Throws unless every key and value is within its limits; returns an upper bound of the encoded size, in bytes.</summary>
    public static int Check(Transaction transaction, ConcordOptions options)
    {
        var size = 16L;
        foreach (var condition in transaction.If)
        {
            Check(condition, options);
            size += 16 + condition.Key.Span.Length + condition.Bytes.Length;
        }

        foreach (var operation in transaction.Then) size += Check(operation, options);
        foreach (var operation in transaction.Else) size += Check(operation, options);
        return CheckSize(size, options);
    }

    /// <summary>The same for a transaction of one unconditional operation.</summary>
    public static int CheckSingle(Operation operation, ConcordOptions options) => CheckSize(16L + Check(operation, options), options);

    private static int Check(Operation operation, ConcordOptions options)
    {
        if (!Enum.IsDefined(operation.Kind)) throw new ConcordException(ConcordErrorCode.InvalidArguments, "An operation is of no known kind.");
        Check(operation.Key, options);
        Check(operation.Expiration);
        if (operation.Value.Length <= options.ValueBytesMax) return CommandWriter.SizeOf(operation);
        throw new ConcordException(
            ConcordErrorCode.ValueTooLarge, $"The value has {operation.Value.Length} bytes; the limit is {options.ValueBytesMax}.");
    }

    private static void Check(Expiration expiration)
    {
        if (expiration.At.Milliseconds < 0 || expiration.TtlMilliseconds < 0 || expiration.At.Milliseconds > TimeMax - expiration.TtlMilliseconds)
            throw new ConcordException(ConcordErrorCode.InvalidTtl, "The expiry is before the beginning of time, or after its end.");
    }

    // What is not known here would be refused by every replay of the log, for ever: it must not get that far.
    private static void Check(Condition condition, ConcordOptions options)
    {
        Check(condition.Key, options);
        if (!Enum.IsDefined(condition.Field)) throw new ConcordException(ConcordErrorCode.InvalidCondition, "A condition looks at nothing that there is.");
        if (condition.TakesClock)
            throw new ConcordException(ConcordErrorCode.InvalidCondition, "A condition that is decided when it is applied cannot have 'matches'.");
        if (condition.Comparison is < Comparison.Equal or > Comparison.GreaterOrEqual)
            throw new ConcordException(ConcordErrorCode.InvalidArguments, $"There is no comparison {condition.Comparison}.");
    }

    private static int CheckSize(long size, ConcordOptions options) => size <= options.TransactionBytesMax
        ? (int)size
        : throw new ConcordException(
            ConcordErrorCode.CommandTooLarge, $"The transaction has {size} bytes; the limit is {options.TransactionBytesMax}.");

    private static void Check(Key key, ConcordOptions options)
    {
        if (key.Span.Length is 0) throw new ConcordException(ConcordErrorCode.InvalidKey, "The key is empty.");
        if (key.Span.Length > options.KeyBytesMax)
            throw new ConcordException(ConcordErrorCode.InvalidKey, $"The key has {key.Span.Length} bytes; the limit is {options.KeyBytesMax}.");
    }
}
