using System.Text;
using System.Text.Json;
using Concord.Kv;

namespace Concord.Indexes;

/// <summary>An index as it is stored, at <c>index/NAME</c> in the system space. What is in it is not stored: every node finds it from the records.</summary>
internal sealed record IndexRecord
{
    private const string KeyPrefix = "index/";

    /// <summary>What it takes out of which values.</summary>
    public required JsonElement Definition { get; init; }

    /// <summary>What stands before the keys that it is about. Empty: every key.</summary>
    public string Scope { get; init; } = "";

    /// <summary>Whether the records that were there before it are put in, too.</summary>
    public bool Reindex { get; init; }

    /// <summary>Where all of them lie in the system space.</summary>
    public static KeyRange All => KeyRange.Prefix(KeyPrefix);

    /// <summary>The key of an index in the system space.</summary>
    public static Key KeyOf(string name) => KeyPrefix + name;

    /// <summary>The name of the index at a key.</summary>
    public static string NameOf(Key key) => Encoding.UTF8.GetString(key.Span[KeyPrefix.Length..]);

    public static IndexRecord Read(Record record) =>
        JsonSerializer.Deserialize(record.Value.Span, IndexJson.Default.IndexRecord)
        ?? throw new ConcordException(ConcordErrorCode.UnsupportedFormat, "An index definition of the store is empty.");

    /// <summary>The record of an index.</summary>
    public static IndexRecord Of(IndexDefinition definition, string scope, bool reindex)
    {
        using var document = JsonDocument.Parse(definition.ToJson());
        return new IndexRecord { Definition = document.RootElement.Clone(), Scope = scope, Reindex = reindex };
    }

    public IndexDefinition ToDefinition() => IndexDefinition.Parse(Encoding.UTF8.GetBytes(Definition.GetRawText()));

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, IndexJson.Default.IndexRecord);
}
