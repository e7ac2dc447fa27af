using System.Collections.Concurrent;
using Concord.Archive;

namespace Concord.Tests.Archive;

/// <summary>An archive in memory that can be slow, dead, or both at the worst moment.</summary>
internal sealed class MemoryArchive : IArchiveTarget
{
    public ConcurrentDictionary<string, byte[]> Objects { get; } = new();

    /// <summary>Awaited before each object is stored.</summary>
    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>Awaited after each object has been stored, before anybody is told.</summary>
    public Func<string, Task> After { get; set; } = _ => Task.CompletedTask;

    /// <summary>Whether it answers at all.</summary>
    public bool IsDown { get; set; }

    public IEnumerable<string> Bases => Objects.Keys.Where(name => name.StartsWith("base-", StringComparison.Ordinal));

    public async ValueTask PutAsync(string name, Func<Stream, CancellationToken, ValueTask> write, CancellationToken ct)
    {
        ThrowIfDown();
        await Before(name);
        using var content = new MemoryStream();
        await write(content, ct);
        Objects[name] = content.ToArray();
        await After(name);
        ThrowIfDown();
    }

    public ValueTask<Stream?> OpenAsync(string name, CancellationToken ct)
    {
        ThrowIfDown();
        return new ValueTask<Stream?>(Objects.TryGetValue(name, out var content) ? new MemoryStream(content) : null);
    }

    public async IAsyncEnumerable<ArchiveObject> ListAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await Task.Yield();
        ThrowIfDown();
        foreach (var (name, content) in Objects) yield return new ArchiveObject(name, content.Length);
    }

    public ValueTask DeleteAsync(string name, CancellationToken ct)
    {
        ThrowIfDown();
        Objects.TryRemove(name, out _);
        return ValueTask.CompletedTask;
    }

    private void ThrowIfDown()
    {
        if (IsDown) throw new IOException("The archive does not answer.");
    }
}
