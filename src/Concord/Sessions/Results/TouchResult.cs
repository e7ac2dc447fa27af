using Concord.Kv;

namespace Concord.Sessions;

/// <summary>What became of a touch.</summary>
/// <param name="Found">Whether the key was there; what has expired is not, and is never brought back.</param>
/// <param name="ExpiresAt">When the key expires now, on the store's clock.</param>
/// <param name="Revision">The store's revision afterwards.</param>
public readonly record struct TouchResult(bool Found, ClusterTime ExpiresAt, Revision Revision) : ICallResult
{
    ConcordErrorCode? ICallResult.Refusal => Found ? null : ConcordErrorCode.NotFound;
}
