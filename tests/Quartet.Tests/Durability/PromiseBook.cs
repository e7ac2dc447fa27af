using System.Collections.Concurrent;

namespace Quartet.Tests.Durability;

/// <summary>What the server was sent, and what it has said yes to; kept outside of it.</summary>
internal sealed class PromiseBook
{
    /// <summary>Every tarball that was sent, by package and version, whatever the answer.</summary>
    public ConcurrentDictionary<(string Name, string Version), byte[]> Sent { get; } = new();

    /// <summary>The releases that were answered 201.</summary>
    public ConcurrentDictionary<(string Name, string Version), bool> Published { get; } = new();

    /// <summary>The secrets of the keys that were answered 201, by their names.</summary>
    public ConcurrentDictionary<string, string> Keys { get; } = new();

    public byte[] TarballOf(string name, string version) =>
        Sent.TryGetValue((name, version), out var tarball) ? tarball : throw new InvalidOperationException($"Nobody sent {name} {version}.");
}
