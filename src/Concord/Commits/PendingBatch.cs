using System.Buffers;
using System.Buffers.Binary;

namespace Concord.Commits;

/// <summary>Commands that go into the log together: one flush, one position, each at a revision of its own.</summary>
internal sealed class PendingBatch
{
    private readonly List<PendingCommand> _commands = [];
    private byte[] _buffer = [];
    private int _length;

    public BatchId Id { get; private set; }

    public IReadOnlyList<PendingCommand> Commands => _commands;

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>Bytes that the batch would have with one more command.</summary>
    public int LengthWith(PendingCommand command) => _length + BatchFormat.CommandHeaderBytes + command.Command.Count;

    public void Begin(BatchId id)
    {
        Id = id;
        _length = BatchFormat.HeaderBytes;
        if (_buffer.Length == 0) _buffer = ArrayPool<byte>.Shared.Rent(4096);
    }

    public void Add(PendingCommand command)
    {
        var needed = LengthWith(command);
        if (needed > _buffer.Length) Grow(needed);
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(_length), command.Command.Count);
        command.Command.AsSpan().CopyTo(_buffer.AsSpan(_length + BatchFormat.CommandHeaderBytes));
        _length = needed;
        _commands.Add(command);
        command.ReleaseCommand();
    }

    public void Seal() => BatchFormat.WriteHeader(_buffer, Id, _commands.Count);

    /// <summary>Fails every command. The bytes are left to the garbage collector: the log may hold on to them.</summary>
    public void Fail(Exception reason)
    {
        foreach (var command in _commands) command.Fail(reason);
        _commands.Clear();
    }

    /// <summary>Makes the batch ready to be used again. The log must be done with its bytes.</summary>
    public void Recycle()
    {
        _commands.Clear();
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, _buffer.Length * 2));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
