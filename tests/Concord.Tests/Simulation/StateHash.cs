using System.Security.Cryptography;
using Concord.Kv;

namespace Concord.Tests.Simulation;

/// <summary>One number for a whole state: two stores with the same hash hold the same records of the same revisions.</summary>
internal static class StateHash
{
    public static string Of(StoreView view)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, view.Revision.Value, view.Count);
        foreach (var (key, record) in view.Scan(KeyRange.All))
        {
            Append(hash, key.Span.Length, record.Value.Length, record.CreateRevision.Value, record.ModRevision.Value, record.Version);
            hash.AppendData(key.Span);
            hash.AppendData(record.Value.Span);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, params ReadOnlySpan<long> numbers)
    {
        foreach (var number in numbers) hash.AppendData(BitConverter.GetBytes(number));
    }
}
