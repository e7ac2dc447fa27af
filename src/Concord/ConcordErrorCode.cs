namespace Concord;

/// <summary>Why a call failed. The names are stable: HTTP and the command line use the same words.</summary>
public enum ConcordErrorCode
{
    /// <summary>A broken promise inside Concord itself.</summary>
    Internal = 0,

    /// <summary>The key is empty or longer than <see cref="ConcordOptions.KeyBytesMax"/>.</summary>
    InvalidKey,

    /// <summary>An argument other than the key is outside its range.</summary>
    InvalidArguments,

    /// <summary>The value is not what its kind promises, or has more terms than an index takes.</summary>
    InvalidValue,

    /// <summary>A predicate or a search criterion is malformed, beyond its limits, or took too long.</summary>
    InvalidQuery,

    /// <summary>The name is empty, too long or not valid Unicode.</summary>
    InvalidName,

    /// <summary>The definition of an index is malformed.</summary>
    InvalidExtractor,

    /// <summary>The file is not a whole backup.</summary>
    InvalidBackup,

    /// <summary>The file is a backup that has changed since it was written.</summary>
    BackupChecksumMismatch,

    /// <summary>The value is larger than <see cref="ConcordOptions.ValueBytesMax"/>.</summary>
    ValueTooLarge,

    /// <summary>The transaction is larger than <see cref="ConcordOptions.TransactionBytesMax"/>.</summary>
    CommandTooLarge,

    /// <summary>An index that promises uniqueness already holds the term for another record.</summary>
    NotUnique,

    /// <summary>An optimistic transaction lost against others too often.</summary>
    Conflict,

    /// <summary>The asked revision is older than the history that is kept.</summary>
    Compacted,

    /// <summary>Another process holds the data directory.</summary>
    DataDirLocked,

    /// <summary>The log is damaged where a torn write cannot explain it.</summary>
    CorruptLog,

    /// <summary>No snapshot that the log reaches back to is intact.</summary>
    CorruptSnapshot,

    /// <summary>A file was written by a newer version.</summary>
    UnsupportedFormat,

    /// <summary>The disk is full.</summary>
    NoSpace,

    /// <summary>The store is stopping or stopped.</summary>
    ShuttingDown,

    /// <summary>The outcome is not known.</summary>
    UnknownOutcome,

    /// <summary>No quorum is known, or this node is catching up.</summary>
    ClusterNotReady,

    /// <summary>The deadline of the call has passed.</summary>
    Timeout,

    /// <summary>The time to live is not a whole number of seconds from 1 on, or too long.</summary>
    InvalidTtl,

    /// <summary>The token is missing, unknown, revoked or expired.</summary>
    Unauthorized,

    /// <summary>The token is known, and may not do this.</summary>
    Forbidden,

    /// <summary>A tenant has used up its keys, its bytes or its calls a second.</summary>
    QuotaExceeded,

    /// <summary>There is a role of that name.</summary>
    RoleExists,

    /// <summary>There is a tenant of that id.</summary>
    TenantExists,

    /// <summary>The role is predefined, or belongs to a tenant, and cannot be changed by itself.</summary>
    ProtectedRole,

    /// <summary>There is no role of that name.</summary>
    RoleNotFound,

    /// <summary>There is no such token, tenant, ACL or file.</summary>
    NotFound,

    /// <summary>A permission is none of <c>read, write, delete, admin, *</c>.</summary>
    InvalidPermissions,

    /// <summary>The audit log is switched off.</summary>
    AuditLogDisabled,

    /// <summary>There is an index of that name.</summary>
    IndexExists,

    /// <summary>More elements than a bulk call may have.</summary>
    BatchTooLarge,

    /// <summary>A conditional write without a condition.</summary>
    MissingCondition,

    /// <summary>A conditional write with more than one condition.</summary>
    ConflictingConditions,

    /// <summary>A condition that cannot be understood.</summary>
    InvalidCondition,

    /// <summary>An element of a call has not the form that it should have.</summary>
    InvalidOperationFormat,

    /// <summary>The condition of a write did not hold; nothing was written.</summary>
    ConditionFailed,

    /// <summary>A restore is under way.</summary>
    Restoring,

    /// <summary>The event stream is switched off.</summary>
    EventStreamDisabled,

    /// <summary>The subscriber fell so far behind that its place was given up.</summary>
    SlowConsumer,
}
