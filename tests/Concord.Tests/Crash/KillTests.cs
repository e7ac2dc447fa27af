using System.Diagnostics;
using Concord.CrashWriter;
using Concord.Embedded;
using Quartet.Testing;

namespace Concord.Tests.Crash;

// Goal: a process that is killed loses no write that it has acknowledged, whether or not it had been flushed, leaves no half of a transaction,
// and nothing that nobody wrote.
// Method: a real process writes from several tasks and prints each acknowledgement; it is killed at a moment drawn from the seed, again
// and again on the same directory; after each kill the store is opened here and compared with the script of the writers.
public sealed class KillTests
{
    private const int Writers = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(WalSync.Always, 24)]
    [InlineData(WalSync.Interval, 8)]
    [InlineData(WalSync.None, 8)]
    public async Task Every_acknowledged_write_survives_the_kill_of_the_process(WalSync sync, int killsMin)
    {
        var seed = Seeds.One;
        var output = TestContext.Current.TestOutputHelper.ShouldNotBeNull();
        output.WriteLine($"replay with QUARTET_SEED={seed}");
        using var data = new TemporaryDirectory();
        var (random, history, clock) = (new Random(seed), new CrashHistory(seed, Writers), Stopwatch.StartNew());
        var kills = 0;
        for (; kills < killsMin || clock.Elapsed.TotalSeconds < Seeds.FuzzSeconds; kills++)
        {
            await WriteAndKillAsync(data.In("store"), sync, seed, random, history);
            await CheckAsync(data, random, history, $"QUARTET_SEED={seed}, kill {kills + 1}");
        }

        history.Acknowledged.ShouldBeGreaterThan(0);
        output.WriteLine($"{kills} kills, {history.Acknowledged} writes acknowledged, {history.Unacknowledged} more found, {clock.Elapsed}");
    }

    private static async Task WriteAndKillAsync(string directory, WalSync sync, int seed, Random random, CrashHistory history)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(Patience);
        string[] arguments = [Repository.Assembly("tests/Concord.CrashWriter", "Concord.CrashWriter"), directory, $"{seed}", history.Next, $"{sync}"];
        await using var writer = ChildProcess.Start("dotnet", arguments, input: null);
        await writer.WaitForLineAsync(line => line == Acknowledgement.Opening, patience.Token);

        // Some are killed while the store is being opened, the others after so many acknowledgements, in the middle of the next ones.
        var opening = random.Next(5) == 0;
        for (var left = opening ? 0 : random.Next(1, 500); left > 0; left--)
            await writer.WaitForLineAsync(line => Acknowledgement.TryParse(line) is not null, patience.Token);
        await Task.Delay(TimeSpan.FromMilliseconds(random.NextDouble() * (opening ? 150 : 10)), Ct); // Not a wait for anything: the moment itself.
        await writer.KillAsync(patience.Token);
        foreach (var line in writer.Output.Split('\n'))
        {
            if (Acknowledgement.TryParse(line) is { } ack) history.Add(ack);
            else if (line.Length > 0 && line != Acknowledgement.Opening && !line.StartsWith("ack ", StringComparison.Ordinal)) Assert.Fail(writer.Output);
        }
    }

    private static async Task CheckAsync(TemporaryDirectory data, Random random, CrashHistory history, string replay)
    {
        // To close a store is to take a snapshot. In a copy, so that the next process has to deal itself with what the kill has left.
        var directory = data.In("store");
        if (random.Next(3) > 0) directory = CopyOf(directory, data.In("copy"));
        if (!Directory.Exists(directory)) return;
        try
        {
            await using var store = await ConcordStore.OpenAsync(CrashStore.Options(directory), Ct);
            history.ShouldBeIn(store.View());
        }
        catch (Exception failed) when (failed is not OperationCanceledException)
        {
            throw new InvalidOperationException($"replay with {replay}", failed);
        }
    }

    private static string CopyOf(string directory, string copy)
    {
        if (Directory.Exists(copy)) Directory.Delete(copy, recursive: true);
        if (!Directory.Exists(directory)) return copy;
        foreach (var file in Directory.GetFiles(directory, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(directory, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target) ?? copy);
            File.Copy(file, target);
        }

        return copy;
    }
}
