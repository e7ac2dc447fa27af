using Google.Protobuf;

namespace HexHub.Registry;

/// <summary>
/// <c>names</c> and <c>versions</c> have one shape: a field 1 for each package, then the repository in field 2. So each package's
/// field is encoded once, kept, and copied: when one of 20 000 packages changes, one is encoded.
/// </summary>
internal static class IndexFile
{
    private const int PackagesField = 1;
    private const int RepositoryField = 2;

    /// <summary>One package's whole field: tag, length, message.</summary>
    public static byte[] EncodeFragment(IMessage package)
    {
        var size = package.CalculateSize();
        var fragment = new byte[1 + CodedOutputStream.ComputeLengthSize(size) + size];
        using var output = new CodedOutputStream(fragment);
        output.WriteTag(PackagesField, WireFormat.WireType.LengthDelimited);
        output.WriteMessage(package);
        output.CheckNoSpaceLeft();
        return fragment;
    }

    /// <param name="repository">What clients call the repository.</param>
    /// <param name="fragments">In the order of the packages' names, compared by bytes.</param>
    /// <returns>The bytes to sign.</returns>
    public static byte[] Concatenate(string repository, IReadOnlyCollection<ReadOnlyMemory<byte>> fragments)
    {
        var tail = 1 + CodedOutputStream.ComputeStringSize(repository);
        var payload = new byte[fragments.Sum(static fragment => fragment.Length) + tail];
        var rest = payload.AsSpan();
        foreach (var fragment in fragments)
        {
            fragment.Span.CopyTo(rest);
            rest = rest[fragment.Length..];
        }

        using var output = new CodedOutputStream(new MemoryStream(payload, payload.Length - tail, tail));
        output.WriteTag(RepositoryField, WireFormat.WireType.LengthDelimited);
        output.WriteString(repository);
        output.Flush();
        return payload;
    }
}
