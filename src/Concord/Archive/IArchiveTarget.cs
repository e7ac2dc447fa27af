namespace Concord.Archive;

/// <summary>
/// Where an archive is kept: named objects that are written once, read, listed and deleted. Names consist of lower-case letters, digits and
/// hyphens, at most 200 of them; whatever else is there is not the archive's and is left alone.
/// </summary>
/// <remarks>
/// Any exception of a call means that it may or may not have happened. The archiver then asks again: each call may be repeated. Safe for use by several
/// threads and processes at once.
/// </remarks>
public interface IArchiveTarget
{
    /// <summary>Stores an object. It is there whole and durable once the call returns; whatever happens before, no part of it is.</summary>
    /// <param name="name">Its name. One of that name, which then holds the same, is replaced.</param>
    /// <param name="write">Writes its content; called once.</param>
    /// <param name="ct">Gives it up.</param>
    ValueTask PutAsync(string name, Func<Stream, CancellationToken, ValueTask> write, CancellationToken ct);

    /// <summary>Opens an object. The stream is read without awaiting, so what is far away is brought here before.</summary>
    /// <returns>Null when there is none of that name.</returns>
    ValueTask<Stream?> OpenAsync(string name, CancellationToken ct);

    /// <summary>Every object, in no particular order.</summary>
    IAsyncEnumerable<ArchiveObject> ListAsync(CancellationToken ct);

    /// <summary>Deletes an object; no effect when there is none of that name.</summary>
    ValueTask DeleteAsync(string name, CancellationToken ct);
}
