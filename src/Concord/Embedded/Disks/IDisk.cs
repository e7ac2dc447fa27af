namespace Concord.Embedded.Disks;

/// <summary>
/// The few file operations that the log stands on, below one data directory. Names are relative to it, with <c>/</c> between the parts.
/// </summary>
/// <remarks>
/// A created, renamed or deleted name is durable only after <see cref="FlushDirectory"/>, written bytes only after
/// <see cref="IDiskFile.Flush"/>.
/// A full disk is told by <see cref="DiskFullException"/>, everything else by another <see cref="IOException"/>.
/// </remarks>
internal interface IDisk
{
    /// <summary>Bytes that this user may still write to the disk; a quota that the system does not tell of may allow fewer.</summary>
    long FreeBytes { get; }

    /// <summary>Bytes of all files in the data directory and below it.</summary>
    long UsedBytes { get; }

    /// <summary>What to call a file in a message to a person.</summary>
    string PathOf(string name);

    /// <summary>Makes a directory that only its owner may enter; nothing happens when it is there.</summary>
    void CreateDirectory(string name);

    /// <summary>Takes the exclusive lock that lasts until it is disposed or the process ends; null when somebody else has it.</summary>
    IDisposable? TryLock(string name);

    /// <summary>The same lock without making or changing the file. Where there is none nobody can have it, and nothing is locked.</summary>
    IDisposable? TryLockExisting(string name);

    bool Exists(string name);

    /// <summary>The names of the files in a directory, without it, in ordinal order; none when there is no such directory.</summary>
    IReadOnlyList<string> List(string directory);

    /// <summary>Makes an empty file for reading and writing; one of that name is emptied.</summary>
    IDiskFile Create(string name);

    /// <summary>Opens a file that is there.</summary>
    IDiskFile Open(string name, bool writable);

    /// <summary>Renames a file in one step, in place of what had the new name.</summary>
    void Rename(string from, string to);

    void Delete(string name);

    /// <summary>Makes the names in a directory durable; the empty name is the data directory.</summary>
    void FlushDirectory(string directory);
}
