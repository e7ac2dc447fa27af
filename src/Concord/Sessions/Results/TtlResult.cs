using Concord.Kv;

namespace Concord.Sessions;

/// <summary>How long a key has left.</summary>
/// <param name="Found">Whether the key was there.</param>
/// <param name="TtlSeconds">Seconds, rounded up, so never 0; null: it does not expire.</param>
/// <param name="Revision">The store's revision that was read.</param>
public readonly record struct TtlResult(bool Found, long? TtlSeconds, Revision Revision) : ICallResult
{
    ConcordErrorCode? ICallResult.Refusal => Found ? null : ConcordErrorCode.NotFound;
}
