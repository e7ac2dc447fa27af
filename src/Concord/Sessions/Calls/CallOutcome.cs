namespace Concord.Sessions.Calls;

/// <summary>How a call ended, in one word.</summary>
internal static class CallOutcome
{
    /// <summary>The word for an answer: <c>ok</c>, or the name of the expected refusal that it is.</summary>
    public static string Of<T>(T result) =>
        result is ICallResult { Refusal: { } refusal } ? ConcordErrorNames.Of(refusal) : ConcordErrorNames.Ok;
}
