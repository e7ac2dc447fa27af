using System.Diagnostics.CodeAnalysis;
using Concord.Kv;

namespace Concord.Sessions;

/// <summary>What a read found.</summary>
/// <param name="Record">The record with its value; null: there is none, or it has expired.</param>
/// <param name="TtlSeconds">Seconds that it has left, rounded up; null: it does not expire.</param>
/// <param name="Revision">The store's revision that was read.</param>
public readonly record struct GetResult(Record? Record, long? TtlSeconds, Revision Revision) : ICallResult
{
    /// <summary>Whether the key was there.</summary>
    [MemberNotNullWhen(true, nameof(Record))]
    public bool Found => Record is not null;

    ConcordErrorCode? ICallResult.Refusal => Found ? null : ConcordErrorCode.NotFound;
}

/// <summary>What a read found, decoded.</summary>
/// <typeparam name="T">What the value was taken for.</typeparam>
/// <param name="Found">Whether the key was there.</param>
/// <param name="Value">The value, which may be null as JSON can.</param>
/// <param name="ModRevision">The revision of its last change, for a conditional write.</param>
/// <param name="TtlSeconds">Seconds that it has left, rounded up; null: it does not expire.</param>
/// <param name="Revision">The store's revision that was read.</param>
public readonly record struct GetResult<T>(bool Found, T? Value, Revision ModRevision, long? TtlSeconds, Revision Revision);
