namespace Concord.Compression;

internal static class ValueCompression
{
    public static byte[] Expand(byte[] payload, byte algorithm, int length) => throw new NotSupportedException();
}
