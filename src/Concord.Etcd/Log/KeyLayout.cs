using System.Globalization;
using System.Text;
using Google.Protobuf;

namespace Concord.Etcd.Log;

/// <summary>The keys in etcd, all under the namespace of the cluster. What is under each: <c>DESIGN.md</c>.</summary>
internal sealed class KeyLayout
{
    private readonly string _prefix;

    public KeyLayout(string prefix)
    {
        _prefix = prefix;
        Log = Key("log");
        Store = Key("store");
        Absent = Key("none");
        Keeper = Key("keeper");
        SnapshotHead = Key("snap/head");
        SnapshotsBegin = Key("snap/0");
        SnapshotsEnd = Key("snap/:"); // The character behind the digits: between the two are all snapshots, and not the head.
        BlobsBegin = Key("blob/");
        NodesBegin = Key("node/");
    }

    /// <summary>Each version of this key is one entry.</summary>
    public ByteString Log { get; }

    /// <summary>Which store this is; what genesis says too, and stays when that is compacted away.</summary>
    public ByteString Store { get; }

    /// <summary>A key that nobody ever writes.</summary>
    public ByteString Absent { get; }

    /// <summary>Who takes care of clock, snapshots and compaction.</summary>
    public ByteString Keeper { get; }

    /// <summary>What the newest snapshot is made of.</summary>
    public ByteString SnapshotHead { get; }

    public ByteString SnapshotsBegin { get; }

    public ByteString SnapshotsEnd { get; }

    public ByteString BlobsBegin { get; }

    public ByteString NodesBegin { get; }

    public ByteString Node(string name) => Key("node/" + name);

    /// <summary>What the keys of one attempt at a snapshot begin with.</summary>
    public ByteString Snapshot(long version, string attempt) => Key($"snap/{Digits(version, 20)}/{attempt}/");

    public ByteString Blob(Guid id) => Key($"blob/{id:N}/");

    /// <summary>A chunk under the prefix of a snapshot or a blob.</summary>
    public static ByteString Chunk(ByteString prefix, int number) => ByteString.CopyFrom([.. prefix.Span, .. Encoding.UTF8.GetBytes(Digits(number, 6))]);

    /// <summary>The end of the range of all keys that begin with a prefix. Ours end in '/', which has a successor.</summary>
    public static ByteString EndOf(ByteString prefix)
    {
        var end = prefix.ToByteArray();
        end[^1]++;
        return UnsafeByteOperations.UnsafeWrap(end);
    }

    /// <summary>What a key is called behind the namespace.</summary>
    public string NameOf(ByteString key) => key.ToStringUtf8()[_prefix.Length..];

    private static string Digits(long number, int width) => number.ToString("D" + width.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private ByteString Key(string name) => ByteString.CopyFromUtf8(_prefix + name);
}
