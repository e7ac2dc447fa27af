using Concord.Containers;
using Concord.Log;
using Concord.StateMachine;
using Concord.StateMachine.Snapshots;

namespace Concord.Archive;

/// <summary>A base as bytes: a container with one section, which holds a snapshot of the state. Count: keys.</summary>
internal static class BaseFile
{
    private const byte Section = 1;

    private static readonly byte[] Magic = [.. "CNCDBAS1"u8];

    public static async ValueTask WriteAsync(ArchivedBase what, StoreState state, string node, Stream target, CancellationToken ct)
    {
        var header = ArchiveHeader.Write(ArchiveNames.Of(what), node);
        var container = await ContainerWriter.BeginAsync(target, Magic, header, compress: true, ct).ConfigureAwait(false);
        await using var disposed = container.ConfigureAwait(false);
        await container.BeginSectionAsync(Section, ct).ConfigureAwait(false);
        await StateSnapshot.WriteAsync(state, container, ct).ConfigureAwait(false);
        await container.CompleteAsync([state.Keys.Count], ct).ConfigureAwait(false);
    }

    /// <exception cref="ConcordException">The object is not as it was written; the message names it.</exception>
    public static StoreState Read(ArchivedBase expected, Stream source, CancellationToken ct)
    {
        var name = ArchiveNames.Of(expected);
        using var file = new ContainerReader(source, name, Magic) { IsCompressed = true };
        ArchiveHeader.Check(file, name);
        var state = ReadState(expected, file, ct);
        if (file.IsIn(Section) || file.Finish() is not [var keys] || keys != state.Keys.Count) throw file.Invalid("it does not hold as many keys as it says");
        if (state.Hash != expected.At.Hash || state.Revision != expected.Revision) throw file.Invalid("it holds another state than its name says");
        return state;
    }

    private static StoreState ReadState(ArchivedBase expected, ContainerReader file, CancellationToken ct)
    {
        try
        {
            return StateSnapshot.Read(new LogSnapshot(expected.At.Position, new SectionStream(file, Section)), ct);
        }
        catch (EndOfStreamException early)
        {
            throw file.Invalid("it ends too early", early);
        }
    }
}
