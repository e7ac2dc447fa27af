namespace Concord.Json;

/// <summary>What the bytes of a value are. The numbers are stored.</summary>
public enum ContentKind : byte
{
    /// <summary>Any bytes; Concord does not look into them.</summary>
    Binary = 0,

    /// <summary>One JSON text as <see cref="JsonText"/> defines it.</summary>
    Json = 1,
}
