using System.Buffers;
using System.Buffers.Binary;

namespace Concord.Commits;

/// <summary>Commands that go into the log together: one flush, one position, each at a revision of its own.</summary>
internal sealed class PendingBatch
{
    private readonly List<PendingCommand> _commands;
    private byte[] _buffer;
    private readonly int _length;
    private int _holders = 2;

    /// <param name="id">Its id.</param>
    /// <param name="isHello">Whether this process has not seen any of its batches applied yet.</param>
    /// <param name="commands">Its commands, which it gives back encoded form and all.</param>
    public PendingBatch(BatchId id, bool isHello, List<PendingCommand> commands)
    {
        Id = id;
        _commands = commands;
        _length = BatchFormat.HeaderBytes;
        foreach (var command in commands) _length += BatchFormat.CommandHeaderBytes + command.Command.Count;
        _buffer = ArrayPool<byte>.Shared.Rent(_length);
        BatchFormat.WriteHeader(_buffer, id, isHello, commands.Count);
        var at = BatchFormat.HeaderBytes;
        foreach (var command in commands)
        {
            BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(at), command.Command.Count);
            command.Command.AsSpan().CopyTo(_buffer.AsSpan(at + BatchFormat.CommandHeaderBytes));
            at += BatchFormat.CommandHeaderBytes + command.Command.Count;
            command.ReleaseCommand();
        }
    }

    public BatchId Id { get; }

    public IReadOnlyList<PendingCommand> Commands => _commands;

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>Fails every command. The bytes are left to the garbage collector: the log may hold on to them.</summary>
    public void Fail(Exception reason)
    {
        foreach (var command in _commands) command.Fail(reason);
    }

    /// <summary>Tells those whose deadline has passed; they are in the order of their deadlines.</summary>
    public void TimeOut(Deadlines deadlines)
    {
        foreach (var command in _commands)
        {
            if (!deadlines.IsPast(command.Due)) return;
            command.TimeOut();
        }
    }

    /// <summary>Lets go of the bytes: once when its append has ended, once when it has been applied. An append may be trying them again.</summary>
    public void ReleaseBytes()
    {
        if (Interlocked.Decrement(ref _holders) != 0) return;
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }
}
