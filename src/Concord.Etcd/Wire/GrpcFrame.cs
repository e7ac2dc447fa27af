using System.Buffers.Binary;
using Google.Protobuf;

namespace Concord.Etcd.Wire;

/// <summary>A message on the wire: u8 compression (0), u32 length, big-endian, and its bytes. Source: grpc/doc/PROTOCOL-HTTP2.md.</summary>
internal static class GrpcFrame
{
    public const int HeaderBytes = 5;

    /// <summary>The largest message that is read. The largest that is asked for: 32 entries of the log, each the most that etcd takes.</summary>
    public const int MessageBytesMax = 64 * 1024 * 1024;

    public static byte[] Encode(IMessage message)
    {
        var length = message.CalculateSize();
        var frame = new byte[HeaderBytes + length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), length);
        message.WriteTo(frame.AsSpan(HeaderBytes));
        return frame;
    }

    /// <summary>Length of the message behind a header.</summary>
    /// <exception cref="GrpcException">It is compressed, which nobody asked for, or too large.</exception>
    public static int ReadLength(ReadOnlySpan<byte> header)
    {
        if (header[0] != 0) throw new GrpcException(GrpcCode.Internal, "The server sent a compressed message.", sent: true);
        var length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (length > MessageBytesMax)
            throw new GrpcException(GrpcCode.ResourceExhausted, $"The server sent a message of {length} bytes; {MessageBytesMax} are read at most.", sent: true);
        return (int)length;
    }
}
