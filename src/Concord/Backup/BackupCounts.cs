namespace Concord.Backup;

/// <summary>How many records of each kind a backup holds.</summary>
/// <param name="Records">Of the callers.</param>
/// <param name="Indexes">Definitions of indexes.</param>
/// <param name="Security">Tokens, roles and ACLs.</param>
/// <param name="Tenants">Tenants.</param>
/// <param name="Others">Whatever else the store keeps for itself.</param>
internal sealed record BackupCounts(long Records, long Indexes, long Security, long Tenants, long Others)
{
    public long Total => Records + Indexes + Security + Tenants + Others;

    /// <summary>In the order of <see cref="BackupSection"/>.</summary>
    public long[] ToArray() => [Records, Indexes, Security, Tenants, Others];
}
