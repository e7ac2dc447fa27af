using System.Diagnostics;
using System.Globalization;

namespace HexHub.Tests.Fuzzing;

// Goal: no input makes a decoder throw, hang or allocate out of proportion. Method: valid inputs are mutated (bytes changed, blocks
// copied, cut and repeated, lengths made extreme); every case is drawn from one seed and its number, so that QUARTET_SEED replays it.
internal static class Fuzz
{
    private const double DefaultSeconds = 3;
    private const long AllocatedBytesMax = 16 * 1024 * 1024;
    private static readonly TimeSpan CaseTimeMax = TimeSpan.FromSeconds(20); // generous: the machine may be busy elsewhere

    private static readonly byte[] Extremes = [0, 1, 0x7f, 0x80, 0xff, (byte)'"', (byte)'\\', (byte)'/', (byte)'.', (byte)'{', (byte)'['];

    /// <param name="seeds">Valid inputs, of some kilobytes.</param>
    /// <param name="decode">Must return whatever it is given.</param>
    public static void Run(IReadOnlyList<byte[]> seeds, Action<byte[]> decode)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("QUARTET_SEED"), CultureInfo.InvariantCulture, out var given)
            ? given
            : Environment.TickCount;
        var setting = Environment.GetEnvironmentVariable("QUARTET_FUZZ_SECONDS");
        var seconds = double.TryParse(setting, CultureInfo.InvariantCulture, out var asked)
            ? asked
            : DefaultSeconds;
        var output = TestContext.Current.TestOutputHelper;
        output?.WriteLine($"QUARTET_SEED={seed}");

        var random = new Random(seed);
        var total = Stopwatch.StartNew();
        var cases = 0;
        for (; total.Elapsed.TotalSeconds < seconds; cases++)
            RunCase(Mutate(seeds[random.Next(seeds.Count)], random), decode, $"QUARTET_SEED={seed}, case {cases}");
        output?.WriteLine($"{cases} cases");
    }

    private static void RunCase(byte[] input, Action<byte[]> decode, string label)
    {
        var watch = Stopwatch.StartNew();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            decode(input);
        }
        catch (Exception thrown)
        {
            Assert.Fail($"{label}: {thrown}\n{Convert.ToHexString(input.AsSpan(0, Math.Min(input.Length, 4096)))}");
        }

        (GC.GetAllocatedBytesForCurrentThread() - allocated).ShouldBeLessThan(AllocatedBytesMax, label);
        watch.Elapsed.ShouldBeLessThan(CaseTimeMax, label);
    }

    private static byte[] Mutate(byte[] input, Random random)
    {
        var bytes = new List<byte>(input);
        for (var changes = random.Next(1, 8); changes > 0; changes--)
        {
            var at = random.Next(bytes.Count + 1);
            var length = Math.Min(random.Next(1, 600), bytes.Count - at);
            switch (random.Next(7))
            {
                case 0 when length > 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1 when length > 0:
                    bytes[at] = Extremes[random.Next(Extremes.Length)];
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(length, random.Next(1, 9)));
                    break;
                case 3:
                    bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 5:
                    bytes.InsertRange(at, Enumerable.Repeat(Extremes[random.Next(Extremes.Length)], random.Next(1, 9)));
                    break;
                default:
                    for (var i = at; i < at + Math.Min(length, 8); i++)
                        bytes[i] = (byte)random.Next(256);
                    break;
            }
        }

        return [.. bytes];
    }
}
