namespace Concord.Audit;

/// <summary>What there is of a log.</summary>
/// <param name="Enabled">Whether something writes it.</param>
/// <param name="CurrentLogSize">Size of the newest file, in bytes; 0: there is none.</param>
/// <param name="TotalSize">Size of all files, in bytes.</param>
/// <param name="TotalFiles">How many files.</param>
/// <param name="LogDir">Where they are.</param>
public sealed record AuditStats(bool Enabled, long CurrentLogSize, long TotalSize, int TotalFiles, string LogDir);
