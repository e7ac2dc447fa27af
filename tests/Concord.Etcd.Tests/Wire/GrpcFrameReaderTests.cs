using System.Buffers.Binary;
using Concord.Etcd.Wire;

namespace Concord.Etcd.Tests.Wire;

public sealed class GrpcFrameReaderTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(4096)]
    [InlineData(1_000_000)]
    public async Task Messages_come_out_whole_however_the_body_is_cut(int pieceBytes)
    {
        byte[][] messages = [[], [1], new byte[40_000], [.. Enumerable.Range(0, 255).Select(i => (byte)i)], new byte[17]];
        var body = messages.SelectMany(message => Frame(message)).ToArray();
        var reader = new GrpcFrameReader(new CutStream(body, pieceBytes));
        foreach (var message in messages) (await reader.ReadAsync(Ct)).ShouldNotBeNull().ToArray().ShouldBe(message);
        (await reader.ReadAsync(Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task A_body_that_ends_anywhere_inside_a_message_is_a_broken_connection()
    {
        var frame = Frame([1, 2, 3, 4]);
        for (var length = 1; length < frame.Length; length++)
        {
            var reader = new GrpcFrameReader(new MemoryStream(frame, 0, length));
            var failure = await Should.ThrowAsync<GrpcException>(async () => await reader.ReadAsync(Ct));
            (failure.Code, failure.Sent).ShouldBe((GrpcCode.Unavailable, true));
        }
    }

    [Fact]
    public async Task A_message_larger_than_the_limit_is_refused_before_it_is_read()
    {
        var header = new byte[GrpcFrame.HeaderBytes];
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(1), GrpcFrame.MessageBytesMax + 1u);
        var failure = await Should.ThrowAsync<GrpcException>(async () => await new GrpcFrameReader(new MemoryStream(header)).ReadAsync(Ct));
        failure.Code.ShouldBe(GrpcCode.ResourceExhausted);
    }

    [Fact]
    public async Task A_compressed_message_is_refused()
    {
        var failure = await Should.ThrowAsync<GrpcException>(async () => await new GrpcFrameReader(new MemoryStream([1, 0, 0, 0, 0])).ReadAsync(Ct));
        failure.Code.ShouldBe(GrpcCode.Internal);
    }

    private static byte[] Frame(byte[] message)
    {
        var frame = new byte[GrpcFrame.HeaderBytes + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame.AsSpan(GrpcFrame.HeaderBytes));
        return frame;
    }

    /// <summary>Hands out at most so many bytes at a time, as a network does.</summary>
    private sealed class CutStream(byte[] bytes, int pieceBytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, pieceBytes)], cancellationToken);
    }
}
