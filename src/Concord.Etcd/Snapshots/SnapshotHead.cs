using System.Text.Json;
using System.Text.Json.Serialization;
using Concord.Etcd.Log;

namespace Concord.Etcd.Snapshots;

/// <summary>What a complete snapshot is made of.</summary>
/// <param name="Version">The last entry that it contains.</param>
/// <param name="ModRevision">The revision of etcd that wrote that entry: what comes after it is to be followed.</param>
/// <param name="Attempt">Names the chunks, together with the version: no two attempts write the same keys.</param>
/// <param name="Chunks">How many there are.</param>
/// <param name="Bytes">How long they are together.</param>
/// <param name="Sha256">Of all of them, in hex.</param>
/// <param name="Format">Version of how it is cut into chunks. What is in them is the state machine's.</param>
/// <param name="Node">Who has written it.</param>
/// <param name="Previous">The one before, which is kept too, with no previous one of its own.</param>
internal sealed record SnapshotHead(
    long Version, long ModRevision, string Attempt, int Chunks, long Bytes, string Sha256, int Format, string Node, SnapshotHead? Previous)
{
    public const int FormatNow = 1;

    /// <summary>Its place in the log.</summary>
    [JsonIgnore]
    public LogHead At => new(Version, ModRevision);

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, EtcdJson.Default.SnapshotHead);

    public static SnapshotHead Read(ReadOnlySpan<byte> json)
    {
        SnapshotHead head;
        try
        {
            head = JsonSerializer.Deserialize(json, EtcdJson.Default.SnapshotHead) ?? throw new JsonException("It is null.");
        }
        catch (JsonException e)
        {
            throw new ConcordException(ConcordErrorCode.CorruptSnapshot, $"The head of the snapshots cannot be read: {e.Message}", e);
        }

        return head.Format <= FormatNow
            ? head
            : throw new ConcordException(ConcordErrorCode.UnsupportedFormat, $"The newest snapshot has format {head.Format}; this version of Concord knows {FormatNow}.");
    }
}
