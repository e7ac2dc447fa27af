namespace Concord.Audit;

/// <summary>What is to be written about one operation. There is no place for a value, and a token in a text is blotted out.</summary>
public sealed record AuditEvent
{
    /// <summary>What was asked for: <c>put</c>, <c>delete_many</c>, <c>create_token</c>, …; at most 64 characters.</summary>
    public required string Operation { get; init; }

    /// <summary>What came of it: <c>ok</c> or the name of the error, such as <c>forbidden</c>; at most 64 characters.</summary>
    public required string Result { get; init; }

    /// <summary>Who asked: <see cref="Security.Principal.User"/>, or another name; at most 256 characters.</summary>
    public string User { get; init; } = Security.Principal.Anonymous.User;

    /// <summary>The keys that it was about.</summary>
    public AuditKeys Keys { get; init; }

    /// <summary>What else is worth knowing, such as <c>has_ttl</c>; at most 32. <c>count</c> comes from the keys.</summary>
    public IReadOnlyList<AuditDetail> Details { get; init; } = [];
}
