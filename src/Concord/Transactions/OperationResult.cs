using Concord.Kv;

namespace Concord.Transactions;

/// <summary>What one operation of a transaction found and left.</summary>
/// <param name="Before">The record that was there; null when there was none.</param>
/// <param name="After">The record that is there now; null when there is none.</param>
public readonly record struct OperationResult(Record? Before, Record? After);
