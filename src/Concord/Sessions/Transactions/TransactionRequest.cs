using Concord.Transactions;

namespace Concord.Sessions;

/// <summary>What is done to several keys at once, at one revision: when all comparisons hold one list of steps, else the other.</summary>
public sealed record TransactionRequest
{
    /// <summary>Comparisons, at most.</summary>
    public const int ComparesMax = 64;

    /// <summary>Steps of a branch, at most.</summary>
    public const int StepsMax = 128;

    /// <summary>What must hold, about keys as the caller has them. Empty: nothing.</summary>
    public IReadOnlyList<Condition> Compares { get; init; } = [];

    /// <summary>What is done when all of it holds.</summary>
    public IReadOnlyList<TransactionStep> Then { get; init; } = [];

    /// <summary>What is done when something does not.</summary>
    public IReadOnlyList<TransactionStep> Else { get; init; } = [];
}
