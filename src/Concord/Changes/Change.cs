using Concord.Kv;

namespace Concord.Changes;

/// <summary>One key that changed.</summary>
/// <param name="Kind">How.</param>
/// <param name="Key">The key.</param>
/// <param name="Record">Its record now; null when it was removed.</param>
/// <param name="Before">Its record before; null when it was created.</param>
public readonly record struct Change(ChangeKind Kind, Key Key, Record? Record, Record? Before);
