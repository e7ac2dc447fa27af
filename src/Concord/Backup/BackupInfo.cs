using Concord.Kv;

namespace Concord.Backup;

/// <summary>What a backup says of itself.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Timestamp">When it was made, by the clock of the machine that made it.</param>
/// <param name="SizeBytes">Size of the file.</param>
/// <param name="EntryCount">Records of the callers.</param>
/// <param name="Node">Who made it; empty when it was not to be told.</param>
/// <param name="Version">Version of the library that made it.</param>
/// <param name="Revision">The one revision that it shows.</param>
public sealed record BackupInfo(string Path, DateTimeOffset Timestamp, long SizeBytes, long EntryCount, string Node, string Version, Revision Revision)
{
    internal static BackupInfo Of(string path, long size, BackupHeader header) =>
        new(path, header.CreatedAt, size, header.EntryCount, header.Node, header.LibraryVersion, new Revision(header.Revision));
}
