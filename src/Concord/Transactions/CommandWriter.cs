using System.Buffers;
using System.Buffers.Binary;
using Concord.Kv;

namespace Concord.Transactions;

/// <summary>Writes one command in the form that <see cref="StateMachine.CommandReader"/> reads: DESIGN.md, "Commands".</summary>
internal struct CommandWriter(int sizeHint)
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(sizeHint);
    private int _length;

    /// <summary>The command so far. The array belongs to the caller, who gives it back to the shared pool.</summary>
    public readonly ArraySegment<byte> Written => new(_buffer, 0, _length);

    public static int SizeOf(Operation operation) => 16 + operation.Key.Span.Length + operation.Value.Length;

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

    private void Write(Condition condition)
    {
        WriteByte((byte)condition.Field);
        WriteByte((byte)condition.Comparison);
        WriteBytes(condition.Key.Span);
        if (condition.Field == ConditionField.Value) WriteBytes(condition.Bytes.Span);
        else WriteNumber(condition.Number);
    }

    private void Write(Operation operation)
    {
        WriteByte((byte)operation.Kind);
        WriteBytes(operation.Key.Span);
        if (operation.Kind == OperationKind.Put) WriteBytes(operation.Value.Span);
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
