using Concord.Log;

namespace Concord.StateMachine.Proposers;

/// <summary>Which batches of one process have been applied: everything up to 64 before the highest number, and what the bits say of those.</summary>
/// <param name="Highest">The highest number applied.</param>
/// <param name="Applied">Bit i: number Highest − i was applied.</param>
/// <param name="Last">Where the latest of them was in the log.</param>
internal readonly record struct Proposer(long Highest, ulong Applied, LogPosition Last)
{
    /// <summary>How far apart two batches may be that are on their way at the same time: what is further behind counts as applied.</summary>
    public const int Window = 64;

    public static Proposer First(long number, LogPosition at) => new(number, 1, at);

    public bool Knows(long number) => number <= Highest && (Highest - number >= Window || (Applied & (1UL << (int)(Highest - number))) != 0);

    public Proposer With(long number, LogPosition at)
    {
        var ahead = number - Highest;
        return ahead > 0
            ? new Proposer(number, ahead >= Window ? 1 : (Applied << (int)ahead) | 1, at)
            : this with { Applied = Applied | (1UL << (int)-ahead), Last = at };
    }
}
