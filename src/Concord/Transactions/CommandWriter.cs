using System.Buffers;
using System.Buffers.Binary;
using Concord.Expiry;
using Concord.Kv;

namespace Concord.Transactions;

/// <summary>Writes one command in the form that <see cref="StateMachine.CommandReader"/> reads: DESIGN.md, "Commands".</summary>
internal struct CommandWriter(int sizeHint)
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(sizeHint);
    private int _length;

    /// <summary>The command so far. The array belongs to the caller, who gives it back to the shared pool.</summary>
    public readonly ArraySegment<byte> Written => new(_buffer, 0, _length);

    /// <summary>The most bytes that an operation can take.</summary>
    public static int SizeOf(Operation operation) =>
        16 + operation.Key.Span.Length + operation.Value.Payload.Length
        + (IsPlain(operation) ? 0 : ValueEnvelope.HeaderBytesMax + (2 * sizeof(long)));

    public void WriteSingle(Operation operation)
    {
        WriteByte(CommandFormat.TransactionCommand);
        WriteLength(0);
        WriteLength(1);
        Write(operation);
        WriteLength(0);
    }

    public void Write(Transaction transaction)
    {
        WriteByte(CommandFormat.TransactionCommand);
        WriteLength(transaction.If.Count);
        foreach (var condition in transaction.If) Write(condition);
        WriteLength(transaction.Then.Count);
        foreach (var operation in transaction.Then) Write(operation);
        WriteLength(transaction.Else.Count);
        foreach (var operation in transaction.Else) Write(operation);
    }

    public void WriteTick(ClusterTime clock)
    {
        WriteByte(CommandFormat.TickCommand);
        WriteNumber(clock.Milliseconds);
    }

    public void WriteSweep(int countMax)
    {
        WriteByte(CommandFormat.SweepCommand);
        WriteLength(countMax);
    }

    public void WriteFillIndex(ReadOnlySpan<byte> name, int countMax)
    {
        WriteByte(CommandFormat.FillIndexCommand);
        WriteBytes(name);
        WriteLength(countMax);
    }

    public void WriteRestore(ReadOnlySpan<byte> compressedState)
    {
        WriteByte(CommandFormat.RestoreCommand);
        WriteBytes(compressedState);
    }

    private void Write(Condition condition)
    {
        WriteByte(Flagged((byte)condition.Field, condition.InSystem));
        WriteByte((byte)condition.Comparison);
        WriteBytes(condition.Key.Span);
        if (condition.Field >= ConditionField.Value) WriteBytes(condition.Bytes.Span);
        else WriteNumber(condition.Number);
    }

    private void Write(Operation operation)
    {
        var value = operation.Value;
        var isPlain = IsPlain(operation);
        var kind = operation.Kind == OperationKind.Put && !isPlain ? CommandFormat.PutEnvelope : (byte)operation.Kind;
        WriteByte(Flagged(kind, operation.InSystem));
        WriteBytes(operation.Key.Span);
        switch (operation.Kind)
        {
            case OperationKind.Put when isPlain: WriteBytes(value.Payload.Span); break;
            case OperationKind.Put:
                WriteEnvelope(value, operation.Expiration.At);
                WriteNumber(operation.Expiration.TtlMilliseconds);
                break;
            case OperationKind.Touch:
                WriteNumber(operation.Expiration.At.Milliseconds);
                WriteNumber(operation.Expiration.TtlMilliseconds);
                break;
            case OperationKind.DeleteUnchanged: WriteNumber(operation.ModRevision.Value); break;
        }
    }

    private static bool IsPlain(Operation operation) => operation.Value.Tag == default && operation.Expiration == Expiration.Never;

    private static byte Flagged(byte number, bool inSystem) => inSystem ? (byte)(number | CommandFormat.SystemFlag) : number;

    private void WriteEnvelope(StoredValue value, ClusterTime expiresAt)
    {
        Span<byte> header = stackalloc byte[ValueEnvelope.HeaderBytesMax];
        var headerBytes = ValueEnvelope.WriteHeader(header, value, expiresAt);
        WriteLength(headerBytes + value.Payload.Length);
        WriteRaw(header[..headerBytes]);
        WriteRaw(value.Payload.Span);
    }

    private void WriteByte(byte value)
    {
        Reserve(1);
        _buffer[_length++] = value;
    }

    private void WriteNumber(long value)
    {
        Reserve(8);
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.AsSpan(_length), value);
        _length += 8;
    }

    private void WriteLength(int value)
    {
        Reserve(VarInt.BytesMax);
        _length += VarInt.Write(_buffer.AsSpan(_length), (uint)value);
    }

    private void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        WriteLength(bytes.Length);
        WriteRaw(bytes);
    }

    private void WriteRaw(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Reserve(int bytes)
    {
        if (_buffer.Length - _length >= bytes) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + bytes));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
