namespace Concord.Audit;

/// <summary>What is written into the audit log, and where. Nothing has to be set but <see cref="Enabled"/>.</summary>
public sealed record AuditOptions
{
    private const long BytesPerMb = 1024 * 1024;

    /// <summary>Whether anything is written at all. Default false.</summary>
    public bool Enabled { get; init; }

    /// <summary>Directory of the log; made when absent, for its owner alone. One writing process at a time. Default <c>./audit_logs</c>.</summary>
    public string LogDirectory { get; init; } = "./audit_logs";

    /// <summary>Size at which the log goes on in a new file, in MiB. Default 100.</summary>
    public int RotationSizeMb { get; init; } = 100;

    /// <summary>Age from which on <see cref="AuditLog.CleanupAsync"/> deletes a file, in days. Default 90.</summary>
    public int RetentionDays { get; init; } = 90;

    /// <summary>Whether reads are written too. Default false.</summary>
    public bool LogReads { get; init; }

    /// <summary>
    /// Whether keys are written in clear beside their hash. Default false. The name is that of the original, and says the opposite of what one
    /// may think: true is for keys that are <em>not</em> sensitive.
    /// </summary>
    public bool SensitiveKeys { get; init; }

    /// <summary>
    /// Whether an operation is answered only when its line is on the disk. Default false: its line has then at least a place in the queue, a
    /// process that ends orderly writes it, and one that is killed may lose the last ones.
    /// </summary>
    public bool SyncOnWrite { get; init; }

    /// <summary>Lines that may wait to be written; an operation beyond that waits before it is executed. Default 1024.</summary>
    /// <remarks>Room for all of them is kept on the disk, 16 KiB each, so that they can be written when it is full.</remarks>
    public int QueueLinesMax { get; init; } = 1024;

    /// <summary>What the node is called in each line; null: nothing.</summary>
    public string? Node { get; init; }

    /// <summary>The rotation size in bytes, so that tests need not write a hundred megabytes.</summary>
    internal long RotationBytes
    {
        get => field == 0 ? RotationSizeMb * BytesPerMb : field;
        init;
    }

    /// <summary>How long operations that are under way when the log is closed have to end and leave their line.</summary>
    internal TimeSpan CloseGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Refuses what no log can keep to.</summary>
    internal void Check()
    {
        AtLeast(RotationSizeMb, nameof(RotationSizeMb));
        AtLeast(RetentionDays, nameof(RetentionDays));
        AtLeast(QueueLinesMax, nameof(QueueLinesMax));
        if (string.IsNullOrWhiteSpace(LogDirectory)) throw Invalid($"{nameof(LogDirectory)} is empty.");
        if (Node?.Length > AuditLine.TextCharsMax) throw Invalid($"{nameof(Node)} has {Node.Length} characters; the limit is {AuditLine.TextCharsMax}.");
    }

    private static void AtLeast(int value, string name)
    {
        if (value < 1) throw Invalid($"{name} is {value}; it must be at least 1.");
    }

    private static ConcordException Invalid(string message) => new(ConcordErrorCode.InvalidArguments, message);
}
