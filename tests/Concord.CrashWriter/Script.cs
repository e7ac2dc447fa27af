using System.Text;

namespace Concord.CrashWriter;

/// <summary>
/// What a writer does, step by step: a function of seed, writer and number, so that whoever checks the store afterwards knows it without
/// being told. Nobody else writes its keys, but for the counters.
/// </summary>
internal sealed class Script(int seed, int writer)
{
    private const int Keys = 12;
    private const int ValueBytesMax = 6_000;

    /// <summary>The writer.</summary>
    public int Writer => writer;

    /// <summary>What all of its keys begin with.</summary>
    public string Prefix { get; } = $"w{writer}/";

    /// <summary>The keys that are always set together.</summary>
    public IReadOnlyList<string> Together { get; } = [$"w{writer}/a", $"w{writer}/b", $"w{writer}/c"];

    /// <summary>The names of the counters.</summary>
    public static IReadOnlyList<string> Counters { get; } = ["left", "right"];

    public Step this[int number]
    {
        get
        {
            var random = new Random(unchecked((((seed * 31) + writer) * 1_000_003) + number));
            var kind = random.Next(10) switch { < 5 => StepKind.Put, < 6 => StepKind.Delete, < 8 => StepKind.Together, _ => StepKind.Count };
            var key = kind == StepKind.Count ? Counters[random.Next(Counters.Count)] : $"{Prefix}k{random.Next(Keys)}";
            return new Step(kind, key, Value(number, random));
        }
    }

    private byte[] Value(int number, Random random)
    {
        var name = Encoding.ASCII.GetBytes($"{writer}.{number};");
        var filler = new byte[random.Next(5) == 0 ? random.Next(ValueBytesMax) : random.Next(80)];
        random.NextBytes(filler);
        return [.. name, .. filler];
    }
}
