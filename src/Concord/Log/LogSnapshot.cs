namespace Concord.Log;

/// <summary>A stored snapshot, opened for reading. Its integrity has been checked before it is handed out.</summary>
/// <param name="position">Position of the last batch that it contains.</param>
/// <param name="content">What was written by <see cref="ICommitLog.SaveSnapshotAsync"/>.</param>
public sealed class LogSnapshot(LogPosition position, Stream content) : IAsyncDisposable
{
    /// <summary>Position of the last batch that it contains.</summary>
    public LogPosition Position { get; } = position;

    /// <summary>What was written by <see cref="ICommitLog.SaveSnapshotAsync"/>.</summary>
    public Stream Content { get; } = content;

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Content.DisposeAsync();
}
