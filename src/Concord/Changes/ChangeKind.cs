namespace Concord.Changes;

/// <summary>What happened to a key.</summary>
public enum ChangeKind : byte
{
    /// <summary>It got a value.</summary>
    Put = 1,

    /// <summary>It was removed by somebody.</summary>
    Delete = 2,

    /// <summary>Its expiry was replaced; the value is the same.</summary>
    Touch = 3,

    /// <summary>It was removed because its time had come. It had been invisible since then.</summary>
    Expire = 4,
}
