namespace Concord.Audit;

/// <summary>One member of a line's <c>metadata</c>: a name and a text, a whole number, a yes or no, or nothing. Never a value from the store.</summary>
public readonly record struct AuditDetail
{
    /// <summary>A text; what is beyond 256 characters is cut off.</summary>
    public AuditDetail(string name, string? text)
        : this(name, (object?)text)
    {
    }

    /// <summary>A whole number.</summary>
    public AuditDetail(string name, long number)
        : this(name, (object?)number)
    {
    }

    /// <summary>A yes or no.</summary>
    public AuditDetail(string name, bool flag)
        : this(name, (object?)flag)
    {
    }

    private AuditDetail(string name, object? value)
    {
        Name = name;
        Value = value;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>A <see cref="string"/>, a <see cref="long"/>, a <see cref="bool"/> or null.</summary>
    internal object? Value { get; }
}
