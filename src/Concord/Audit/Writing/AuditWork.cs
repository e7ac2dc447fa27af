namespace Concord.Audit.Writing;

/// <summary>What the writing task does one after the other: writes a line, or does something with the files.</summary>
internal sealed class AuditWork
{
    private AuditWork(AuditBody body, bool holdsPlace, Action<AuditWriter>? request)
    {
        Body = body;
        HoldsPlace = holdsPlace;
        Request = request;
    }

    /// <summary>The line; none when <see cref="Request"/> is there.</summary>
    public AuditBody Body { get; }

    /// <summary>Whether a place in the queue becomes free when the line is written.</summary>
    public bool HoldsPlace { get; }

    /// <summary>What to do when everything before it is written.</summary>
    public Action<AuditWriter>? Request { get; }

    /// <summary>Ends when the line is written, and flushed where that is asked for, or when the request is done.</summary>
    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static AuditWork Line(AuditBody body, bool holdsPlace) => new(body, holdsPlace, null);

    public static AuditWork Of(Action<AuditWriter> request) => new(default, false, request);
}
