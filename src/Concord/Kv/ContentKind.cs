namespace Concord.Kv;

/// <summary>What the bytes of a value are. The numbers are on disk: never change one, only add, up to 15.</summary>
public enum ContentKind : byte
{
    /// <summary>Bytes that mean nothing to the store.</summary>
    Binary = 0,

    /// <summary>UTF-8 JSON: predicates and indexes look into it, and two texts of the same value are equal.</summary>
    Json = 1,
}
