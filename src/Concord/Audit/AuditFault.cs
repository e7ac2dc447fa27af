namespace Concord.Audit;

/// <summary>A place where the log is not as it was written.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Line">Number of the line in the file, from 1.</param>
/// <param name="Kind">What is wrong.</param>
/// <param name="Message">One sentence for a person.</param>
public sealed record AuditFault(string File, long Line, AuditFaultKind Kind, string Message);
