namespace Quartet.Kernel.Secrets;

/// <summary>The cluster key of this node is not the one that the store was sealed with.</summary>
public sealed class WrongClusterKeyException()
    : IOException("The cluster key does not fit: the secrets in the store were sealed with another one. Every node needs the same key; restore it from a backup or from another node.");
