namespace Concord.Transactions;

/// <summary>Numbers of the command format. They are on disk: never change one, only add.</summary>
internal static class CommandFormat
{
    /// <summary>First byte of a transaction.</summary>
    public const byte TransactionCommand = 1;

    /// <summary>Moves the clock on: i64 milliseconds. Without effect when it is there already.</summary>
    public const byte TickCommand = 2;

    /// <summary>Removes records that have expired: varint, at most so many.</summary>
    public const byte SweepCommand = 3;

    /// <summary>Goes on with filling an index from the records there are: bytes name, varint at most so many.</summary>
    public const byte FillIndexCommand = 4;

    /// <summary>Puts another state in the place of this one: bytes, a state snapshot compressed by zlib.</summary>
    public const byte RestoreCommand = 5;

    /// <summary>In a transaction: the kind of an operation that puts a value with kind, compression or expiry (<see cref="Kv.ValueEnvelope"/>).</summary>
    public const byte PutEnvelope = 3;

    /// <summary>Set in the first byte of a condition or an operation that is about the store's own records.</summary>
    public const byte SystemFlag = 0x80;
}
