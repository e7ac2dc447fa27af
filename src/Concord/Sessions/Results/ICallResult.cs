namespace Concord.Sessions;

/// <summary>An answer that may be one of the expected refusals, for those who count and record calls.</summary>
internal interface ICallResult
{
    /// <summary>The refusal; null: it went well.</summary>
    ConcordErrorCode? Refusal { get; }
}
