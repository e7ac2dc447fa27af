using Concord.Log;

namespace Concord.Embedded.Doctor;

/// <summary>A snapshot that an examination has come across.</summary>
internal readonly record struct FoundSnapshot(LogPosition Position, string Name, bool IsIntact);
