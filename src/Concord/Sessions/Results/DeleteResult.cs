using Concord.Kv;

namespace Concord.Sessions;

/// <summary>A key is not there any more.</summary>
/// <param name="Existed">Whether it was there before.</param>
/// <param name="Revision">The store's revision afterwards.</param>
public readonly record struct DeleteResult(bool Existed, Revision Revision);
