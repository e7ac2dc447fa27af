using Concord.Kv;

namespace Concord.Transactions;

/// <summary>Limits of what a caller hands in, checked before anything is done.</summary>
internal static class TransactionLimits
{
    /// <summary>Throws unless every key and value is within its limits; returns an upper bound of the encoded size, in bytes.</summary>
    public static int Check(Transaction transaction, ConcordOptions options)
    {
        var size = 16L;
        foreach (var condition in transaction.If)
        {
            Check(condition.Key, options);
            size += 16 + condition.Key.Span.Length + condition.Bytes.Length;
        }

        foreach (var operation in transaction.Then) size += Check(operation, options);
        foreach (var operation in transaction.Else) size += Check(operation, options);
        if (size <= options.TransactionBytesMax) return (int)size;
        throw new ConcordException(
            ConcordErrorCode.CommandTooLarge, $"The transaction has {size} bytes; the limit is {options.TransactionBytesMax}.");
    }

    public static int Check(Operation operation, ConcordOptions options)
    {
        if (operation.Kind is not (OperationKind.Put or OperationKind.Delete))
            throw new ConcordException(ConcordErrorCode.InvalidArguments, "An operation is neither a put nor a delete.");
        Check(operation.Key, options);
        if (operation.Value.Length <= options.ValueBytesMax) return CommandWriter.SizeOf(operation);
        throw new ConcordException(
            ConcordErrorCode.ValueTooLarge, $"The value has {operation.Value.Length} bytes; the limit is {options.ValueBytesMax}.");
    }

    private static void Check(Key key, ConcordOptions options)
    {
        if (key.Span.Length is 0) throw new ConcordException(ConcordErrorCode.InvalidKey, "The key is empty.");
        if (key.Span.Length > options.KeyBytesMax)
            throw new ConcordException(ConcordErrorCode.InvalidKey, $"The key has {key.Span.Length} bytes; the limit is {options.KeyBytesMax}.");
    }
}
