using Concord.Etcd.Protos;
using Google.Protobuf;

namespace Concord.Etcd.Log;

/// <summary>Conditions of transactions.</summary>
internal static class Comparisons
{
    public static Compare Exists(ByteString key) =>
        new() { Target = Compare.Types.CompareTarget.Version, Result = Compare.Types.CompareResult.Greater, Key = key, Version = 0 };

    public static Compare IsAbsent(ByteString key) =>
        new() { Target = Compare.Types.CompareTarget.Version, Result = Compare.Types.CompareResult.Equal, Key = key, Version = 0 };

    /// <summary>Whether nobody has changed the key since it was read; 0: whether it is absent still.</summary>
    public static Compare IsUnchanged(ByteString key, long modRevision) =>
        new() { Target = Compare.Types.CompareTarget.Mod, Result = Compare.Types.CompareResult.Equal, Key = key, ModRevision = modRevision };

    /// <summary>Whether it is still the one that was created then, never removed meanwhile.</summary>
    public static Compare IsThatOf(ByteString key, long createRevision) =>
        new() { Target = Compare.Types.CompareTarget.Create, Result = Compare.Types.CompareResult.Equal, Key = key, CreateRevision = createRevision };
}
