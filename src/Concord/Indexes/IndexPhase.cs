namespace Concord.Indexes;

/// <summary>Which records an index knows. The numbers are on disk: never change one, only add.</summary>
public enum IndexPhase : byte
{
    /// <summary>Those written since it was made.</summary>
    Partial = 0,

    /// <summary>Those, and the ones before a certain key: it is being filled.</summary>
    Filling = 1,

    /// <summary>All of them.</summary>
    Ready = 2,
}
