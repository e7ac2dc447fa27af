namespace Concord.Archive;

/// <summary>An object of an archive as its target lists it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its size.</param>
public readonly record struct ArchiveObject(string Name, long Bytes);
