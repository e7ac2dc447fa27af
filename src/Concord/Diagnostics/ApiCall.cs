namespace Concord.Diagnostics;

/// <summary>One call, measured. Payload of the events <c>concord.api.*</c>.</summary>
public readonly record struct ApiCall
{
    /// <summary>Which call.</summary>
    public required ApiOperation Operation { get; init; }

    /// <summary><c>ok</c>, or the name of the outcome or error, such as <c>not_found</c>: one of few words, never a text made for the occasion.</summary>
    public required string Result { get; init; }

    /// <summary>From the arguments to the answer.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>How consistent a read was asked for; null for writes.</summary>
    public ReadConsistency? Consistency { get; init; }

    /// <summary>Whether what was written expires.</summary>
    public bool HasTtl { get; init; }

    /// <summary>Whether what was written was compressed.</summary>
    public bool Compressed { get; init; }

    /// <summary>How many elements a bulk call had; 1 for others.</summary>
    public int BatchSize { get; init; }
}
