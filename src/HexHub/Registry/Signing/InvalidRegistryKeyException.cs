namespace HexHub.Registry.Signing;

/// <summary>The configured registry key cannot sign; the server must not start without one that can.</summary>
internal sealed class InvalidRegistryKeyException(string message, Exception? cause = null) : Exception(message, cause);
