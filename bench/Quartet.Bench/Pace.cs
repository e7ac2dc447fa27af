namespace Quartet.Bench;

/// <summary>How long is measured.</summary>
/// <param name="Name">For the report.</param>
/// <param name="Run">Length of one run.</param>
/// <param name="Rounds">How many runs of each; peers take turns, and the best of each counts.</param>
/// <param name="Publishes">How many releases are published to each registry.</param>
internal sealed record Pace(string Name, TimeSpan Run, int Rounds, int Publishes)
{
    public static readonly Pace Quick = new("quick", TimeSpan.FromSeconds(1), 3, 60);
    public static readonly Pace Full = new("full", TimeSpan.FromSeconds(5), 5, 400);
}
