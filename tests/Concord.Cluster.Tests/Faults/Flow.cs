namespace Concord.Cluster.Tests.Faults;

/// <summary>The directions of a connection, as seen from the one who dialled.</summary>
[Flags]
internal enum Flow
{
    /// <summary>Neither.</summary>
    None = 0,

    /// <summary>Requests.</summary>
    ToTarget = 1,

    /// <summary>Answers.</summary>
    FromTarget = 2,

    /// <summary>Both.</summary>
    Both = ToTarget | FromTarget,
}
