namespace HexHub.Versions;

internal enum RequirementOperator
{
    /// <summary><c>==</c>, also when no operator is written.</summary>
    Equal,

    /// <summary><c>!=</c> and its old alias <c>!</c>.</summary>
    NotEqual,

    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,

    /// <summary><c>~&gt;</c>: at least this, and the last written number but one unchanged.</summary>
    Compatible,
}
