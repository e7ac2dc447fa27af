using System.Text.Json;
using System.Text.Json.Serialization;

namespace Concord.Etcd.Log;

/// <summary>The first entry of a log: which store it is.</summary>
/// <param name="Store">Made by chance when the log was begun: 32 hex digits.</param>
/// <param name="Format">Version of everything under the namespace.</param>
/// <param name="ClusterName">As the options of its nodes name it.</param>
internal sealed record Genesis(string Store, int Format, string ClusterName)
{
    public const int FormatNow = 1;

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, EtcdJson.Default.Genesis);

    public static Genesis Read(LogHead at, ReadOnlyMemory<byte> content)
    {
        try
        {
            return JsonSerializer.Deserialize(content.Span, EtcdJson.Default.Genesis) ?? throw new JsonException("It is null.");
        }
        catch (JsonException e)
        {
            throw new ConcordException(ConcordErrorCode.CorruptLog, $"The first entry of the log, revision {at.Revision} of etcd, cannot be read: {e.Message}", e);
        }
    }
}
