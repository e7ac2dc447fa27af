using Concord.Etcd.Client;
using Concord.Etcd.Log;
using Concord.Etcd.Protos;
using Concord.Etcd.Tests.Clusters;
using Concord.Log;
using Google.Protobuf;

namespace Concord.Etcd.Tests.Log;

public sealed class LargeBatchTests(SingleMember etcd)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Proposer.InlineBytesMax)]
    [InlineData(Proposer.InlineBytesMax + 1)]
    [InlineData(5 * 1024 * 1024)]
    public async Task A_large_batch_comes_out_as_it_went_in(int bytes)
    {
        var options = etcd.Options($"large-{bytes}");
        await using var a = await SingleMember.OpenAsync(options, Ct);
        await using var b = await SingleMember.OpenAsync(options with { NodeName = "b" }, Ct);
        var batch = Random(bytes);
        await a.AppendAsync(batch, Ct);
        (await FirstAsync(b)).ShouldBe(batch);
    }

    [Fact]
    public async Task A_batch_larger_than_anything_is_refused_for_certain()
    {
        await using var log = await SingleMember.OpenAsync(etcd.Options("largest"), Ct);
        var failure = await Should.ThrowAsync<ConcordException>(() => log.AppendAsync(new byte[BlobStore.BatchBytesMax + 1], Ct).AsTask());
        (failure.Code, failure.MayHaveCommitted).ShouldBe((ConcordErrorCode.CommandTooLarge, false));
    }

    [Fact]
    public async Task A_blob_that_was_changed_is_not_applied()
    {
        var options = etcd.Options("changed");
        await using var log = await SingleMember.OpenAsync(options, Ct);
        var blob = BlobStore.Describe(Random(2_000_000));
        var keys = new KeyLayout(options.Prefix);
        await etcd.CallAsync(EtcdMethods.Put, new PutRequest { Key = KeyLayout.Chunk(keys.Blob(blob.Id), 0), Value = ByteString.CopyFrom(new byte[BlobStore.ChunkBytes]) }, Ct);
        await etcd.CallAsync(EtcdMethods.Put, new PutRequest { Key = KeyLayout.Chunk(keys.Blob(blob.Id), 1), Value = ByteString.CopyFrom(new byte[2_000_000 - BlobStore.ChunkBytes]) }, Ct);
        await etcd.CallAsync(EtcdMethods.Put, new PutRequest { Key = keys.Log, Value = EntryFormat.Encode(EntryKind.Blob, blob.ToBytes()) }, Ct);
        var failure = await Should.ThrowAsync<ConcordException>(() => FirstAsync(log));
        failure.Code.ShouldBe(ConcordErrorCode.CorruptLog);
        failure.Message.ShouldContain("hash");
    }

    private static byte[] Random(int bytes)
    {
        var batch = new byte[bytes];
        new Random(bytes).NextBytes(batch);
        return batch;
    }

    private static async Task<byte[]> FirstAsync(EtcdLog log)
    {
        await foreach (var batch in log.FollowAsync(LogPosition.Start, Ct)) return batch.Bytes.ToArray();
        throw new InvalidOperationException("The log has ended.");
    }
}
