namespace Concord.Audit.Writing;

/// <summary>A line that waits for its number.</summary>
/// <param name="Bytes">The line but for its number and its link.</param>
/// <param name="At">The time that it names. Its day decides about the file.</param>
internal readonly record struct AuditBody(byte[] Bytes, DateTimeOffset At)
{
    public DateOnly Day => DateOnly.FromDateTime(At.UtcDateTime);
}
