namespace Concord.Transactions;

/// <summary>Numbers of the command format. They are on disk: never change one, only add.</summary>
internal static class CommandFormat
{
    /// <summary>First byte of a transaction.</summary>
    public const byte TransactionCommand = 1;
}
