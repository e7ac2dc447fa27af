namespace Concord.Transactions;

/// <summary>How a <see cref="Condition"/> compares the record with its operand.</summary>
public enum Comparison
{
    Equal = 0,
    NotEqual = 1,
    Less = 2,
    LessOrEqual = 3,
    Greater = 4,
    GreaterOrEqual = 5,
}
