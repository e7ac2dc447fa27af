namespace Quartet.Kernel.Blobs.Peers;

/// <summary>A blob is known, and no node that answers has it, or enough of them cannot be reached to keep it safe.</summary>
/// <param name="message">One sentence for a person.</param>
public sealed class BlobUnreachableException(string message) : IOException(message);
