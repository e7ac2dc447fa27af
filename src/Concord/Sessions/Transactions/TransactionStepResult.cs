using Concord.Kv;
using Concord.Transactions;

namespace Concord.Sessions;

/// <summary>What one step of a transaction did.</summary>
/// <param name="Kind">What it was to do.</param>
/// <param name="Key">The key.</param>
/// <param name="Found">Whether the key was there; of a put always true.</param>
/// <param name="Record">What a get has read; null for any other.</param>
/// <param name="ExpiresAt">When the key expires after a touch.</param>
public readonly record struct TransactionStepResult(OperationKind Kind, Key Key, bool Found, Record? Record, ClusterTime ExpiresAt);
