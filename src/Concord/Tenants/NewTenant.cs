namespace Concord.Tenants;

/// <summary>What somebody asks for who wants a tenant. Only <see cref="Id"/> has to be named.</summary>
public sealed record NewTenant
{
    /// <summary>Keys that a tenant may have for which nothing is named: 10 000.</summary>
    public const long MaxKeysDefault = 10_000;

    /// <summary>Bytes that a tenant may have for which nothing is named: 100 000 000.</summary>
    public const long MaxStorageBytesDefault = 100_000_000;

    /// <summary>Calls a second that a tenant may make for which nothing is named: 1 000.</summary>
    public const long MaxOpsPerSecDefault = 1_000;

    /// <summary>Its id: 1 to 64 of <c>a-z A-Z 0-9 _ - .</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it; null: the id.</summary>
    public string? Name { get; init; }

    /// <summary>A literal prefix and <c>*</c>; null: <c>ID:*</c>.</summary>
    public string? Namespace { get; init; }

    /// <summary>What stands before every key of the callers in the store. Default: nothing.</summary>
    public string Scope { get; init; } = "";

    /// <summary>How many keys it may have, 0 or more; null: unlimited.</summary>
    public long? MaxKeys { get; init; } = MaxKeysDefault;

    /// <summary>How many bytes its keys and uncompressed values may have, 0 or more; null: unlimited.</summary>
    public long? MaxStorageBytes { get; init; } = MaxStorageBytesDefault;

    /// <summary>How many calls it may make in a second, on each node, 0 or more; null: unlimited.</summary>
    public long? MaxOpsPerSec { get; init; } = MaxOpsPerSecDefault;
}
