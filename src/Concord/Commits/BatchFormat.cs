using System.Buffers.Binary;

namespace Concord.Commits;

/// <summary>
/// What the log stores as one batch: u8 format (1, or 2 once its process has seen one of its batches applied), 16 bytes id of the process
/// that proposed it, u64 its number there, u32 count, then each command as u32 length and bytes. Little-endian.
/// </summary>
internal static class BatchFormat
{
    private const byte Hello = 1;
    private const byte Known = 2;

    public const int HeaderBytes = 1 + 16 + 8 + 4;
    public const int CommandHeaderBytes = 4;

    /// <param name="target">Where to.</param>
    /// <param name="id">Who proposes it.</param>
    /// <param name="isHello">Whether its process has not seen any of its batches applied yet.</param>
    /// <param name="count">Number of commands.</param>
    public static void WriteHeader(Span<byte> target, BatchId id, bool isHello, int count)
    {
        target[0] = isHello ? Hello : Known;
        id.Incarnation.TryWriteBytes(target[1..]);
        BinaryPrimitives.WriteInt64LittleEndian(target[17..], id.Number);
        BinaryPrimitives.WriteInt32LittleEndian(target[25..], count);
    }

    public static (BatchId Id, bool IsHello, int Count) ReadHeader(ReadOnlySpan<byte> source)
    {
        if (source.Length < HeaderBytes || source[0] is not (Hello or Known)) throw StateMachine.CommandReader.Malformed();
        var id = new BatchId(new Guid(source.Slice(1, 16)), BinaryPrimitives.ReadInt64LittleEndian(source[17..]));
        return (id, source[0] == Hello, BinaryPrimitives.ReadInt32LittleEndian(source[25..]));
    }

    /// <summary>Takes the next command off the front.</summary>
    public static ReadOnlySpan<byte> TakeCommand(ref ReadOnlySpan<byte> rest)
    {
        if (rest.Length < CommandHeaderBytes) throw StateMachine.CommandReader.Malformed();
        var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
        if (length < 0 || rest.Length - CommandHeaderBytes < length) throw StateMachine.CommandReader.Malformed();
        var command = rest.Slice(CommandHeaderBytes, length);
        rest = rest[(CommandHeaderBytes + length)..];
        return command;
    }
}
