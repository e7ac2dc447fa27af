using HexHub.Registry.Messages;

namespace HexHub.Registry;

/// <summary>That a release should not be used any more.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Message">What the author said about it; null or empty when nothing.</param>
internal sealed record RegistryRetirement(RetirementReason Reason, string? Message);
