using System.Buffers.Binary;

namespace Concord.Commits;

/// <summary>
/// What the log stores as one batch: u8 format, 16 bytes id of the process that proposed it, u64 its number there, u32 count, then
/// each command as u32 length and bytes. Little-endian.
/// </summary>
internal static class BatchFormat
{
    public const byte Version = 1;
    public const int HeaderBytes = 1 + 16 + 8 + 4;
    public const int CommandHeaderBytes = 4;

    public static void WriteHeader(Span<byte> target, BatchId id, int count)
    {
        target[0] = Version;
        id.Incarnation.TryWriteBytes(target[1..]);
        BinaryPrimitives.WriteInt64LittleEndian(target[17..], id.Number);
        BinaryPrimitives.WriteInt32LittleEndian(target[25..], count);
    }

    public static (BatchId Id, int Count) ReadHeader(ReadOnlySpan<byte> source)
    {
        if (source.Length < HeaderBytes || source[0] != Version) throw StateMachine.CommandReader.Malformed();
        var id = new BatchId(new Guid(source.Slice(1, 16)), BinaryPrimitives.ReadInt64LittleEndian(source[17..]));
        return (id, BinaryPrimitives.ReadInt32LittleEndian(source[25..]));
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
