using Concord.Indexes;
using Concord.Kv;
using Concord.Security;
using Concord.Tenants;

namespace Concord.Backup;

/// <summary>The sections of a backup. The numbers are in the files: never change one, only add.</summary>
internal static class BackupSection
{
    public const byte Records = 1;
    public const byte Indexes = 2;
    public const byte Security = 3;
    public const byte Tenants = 4;

    /// <summary>Records of the store's own that this version has no section for: better kept in an unnamed place than left out.</summary>
    public const byte Others = 5;

    /// <summary>The section that a record of the store's own belongs to.</summary>
    public static byte Of(Key key) => key.Span switch
    {
        var bytes when IndexRecord.All.Contains(bytes) => Indexes,
        var bytes when TokenRecord.All.Contains(bytes) || RoleRecord.All.Contains(bytes) || AclRecord.All.Contains(bytes) => Security,
        var bytes when TenantRecord.All.Contains(bytes) => Tenants,
        _ => Others,
    };
}
