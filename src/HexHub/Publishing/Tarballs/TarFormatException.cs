namespace HexHub.Publishing.Tarballs;

/// <summary>An archive broke a rule of its format or a limit; the message says which one, for the publisher to read.</summary>
/// <remarks>Internal to this folder: the readers at its face turn it into a refusal. An exception, because it must cross streams.</remarks>
internal sealed class TarFormatException(string message) : Exception(message)
{
    public const string UnexpectedEnd = "Unexpected end of file";
}
