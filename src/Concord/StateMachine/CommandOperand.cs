using Concord.Expiry;
using Concord.Kv;
using Concord.Transactions;

namespace Concord.StateMachine;

/// <summary>What follows the key of an operation.</summary>
internal readonly ref struct CommandOperand
{
    /// <summary>The value of a put, as it is kept.</summary>
    public ReadOnlySpan<byte> Payload { get; private init; }

    public ValueTag Tag { get; private init; }

    /// <summary>Length of the value itself, in bytes.</summary>
    public int Length { get; private init; }

    public Expiration Expiration { get; private init; }

    /// <summary>The revision that a guarded delete insists on.</summary>
    public long Number { get; private init; }

    public static CommandOperand Read(ref CommandReader reader, byte kind)
    {
        switch (kind)
        {
            case (byte)OperationKind.Put:
                var plain = reader.ReadBytes();
                return new CommandOperand { Payload = plain, Length = plain.Length };
            case CommandFormat.PutEnvelope:
                if (!ValueEnvelope.TryRead(reader.ReadBytes(), out var tag, out var expiresAt, out var length, out var payload))
                    throw CommandReader.Malformed();
                var ttl = reader.ReadNumber();
                return new CommandOperand { Payload = payload, Tag = tag, Length = length, Expiration = Expiration.Of(expiresAt, ttl) };
            case (byte)OperationKind.Touch:
                return new CommandOperand { Expiration = Expiration.Of(new ClusterTime(reader.ReadNumber()), reader.ReadNumber()) };
            case (byte)OperationKind.DeleteUnchanged:
                return new CommandOperand { Number = reader.ReadNumber() };
            case (byte)OperationKind.Delete or (byte)OperationKind.Get:
                return default;
            default:
                throw CommandReader.Malformed();
        }
    }
}
