using System.Text.Json.Nodes;

namespace HexHub.Publishing.Metadata;

/// <summary>Collects every fault at once in the shape clients print; of one field they see the first.</summary>
internal sealed class MetadataErrors
{
    /// <summary>Most fields of one group that are told, so that a hostile file cannot ask for a huge answer.</summary>
    public const int FieldsMax = 100;

    private readonly JsonObject _root = [];

    public bool IsEmpty => _root.Count == 0;

    /// <summary>The collected faults; nothing is added afterwards.</summary>
    public JsonObject ToJson() => _root;

    public void Add(string field, string text) => _root.TryAdd(field, JsonValue.Create(text));

    public void AddMeta(string field, string text) => AddTo("meta", field, text);

    public void AddRequirement(string dependency, string text) => AddTo("requirements", dependency, text);

    private void AddTo(string group, string field, string text)
    {
        if (_root[group] is null)
            _root[group] = new JsonObject();
        if (_root[group] is JsonObject fields && fields.Count < FieldsMax)
            fields.TryAdd(field, JsonValue.Create(text));
    }
}
