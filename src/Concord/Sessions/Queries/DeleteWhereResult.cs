using Concord.Kv;

namespace Concord.Sessions;

/// <summary>How many entries were deleted.</summary>
/// <param name="Revision">The store's revision afterwards.</param>
/// <param name="Deleted">How many really were: what somebody rewrote meanwhile is kept, and not counted.</param>
public readonly record struct DeleteWhereResult(Revision Revision, int Deleted);
