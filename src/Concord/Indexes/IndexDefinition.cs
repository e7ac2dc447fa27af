using System.Text.Json;
using Concord.Kv;

namespace Concord.Indexes;

internal sealed record IndexDefinition
{
    public static IndexDefinition Parse(string name, JsonElement definition) => throw new NotSupportedException();

    public IReadOnlyCollection<byte[]> Terms(Record record) => throw new NotSupportedException();
}

internal static class IndexTerm
{
    public static int LengthOf(ReadOnlySpan<byte> entry) => throw new NotSupportedException();
}
