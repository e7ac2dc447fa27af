namespace Concord.Embedded.Doctor;

/// <summary>One step of a repair.</summary>
/// <param name="Action">What is done.</param>
/// <param name="File">With which file.</param>
/// <param name="Offset">Where it is cut.</param>
public sealed record RepairStep(RepairAction Action, string File, long? Offset = null);
