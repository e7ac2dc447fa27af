using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Quartet.Bench.Registry;

/// <summary>
/// From sending a release to reading a <c>packages/NAME</c> that holds it, in an empty registry and in one with many packages; then how
/// long until the lists hold it. Both registries run side by side and take turns.
/// </summary>
internal static class PublishToVisible
{
    private const string Version = "1.0.0";
    private const double AimTimesEmpty = 2;
    private const double AimListMsMax = 1000;
    private const int WarmUps = 15;
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(5);

    public static async Task RunAsync(Workspace workspace, Pace pace, Report report, CancellationToken ct)
    {
        report.Section($"HexHub: publish to visible, empty and with {SeededRegistry.Packages:#,0} packages");
        var directory = workspace.New("publish");
        var seeding = Stopwatch.GetTimestamp();
        await SeededRegistry.FillAsync(Path.Combine(directory, "full"), TimeProvider.System.GetUtcNow(), ct);
        report.Row("seeding the store", Report.Milliseconds(Stopwatch.GetElapsedTime(seeding).TotalMilliseconds));

        await using var empty = await BenchHost.StartAsync(Path.Combine(directory, "empty"), Path.Combine(directory, "empty.log"), ct);
        await using var full = await BenchHost.StartAsync(Path.Combine(directory, "full"), Path.Combine(directory, "full.log"), ct);
        var asked = Stopwatch.GetTimestamp();
        await full.GetAsync("repo/names", ct);
        report.Row("start, empty", Report.Milliseconds(empty.StartTook.TotalMilliseconds), "first start: makes its signing key");
        report.Row("start, full", Report.Milliseconds(full.StartTook.TotalMilliseconds), "first start: makes its signing key");
        report.Row("  then until names is there", Report.Milliseconds(Stopwatch.GetElapsedTime(asked).TotalMilliseconds));
        await empty.SignUpAsync(ct);
        await full.SignUpAsync(ct);
        await MeasureVisibleAsync(empty, full, pace, report, ct);
        await MeasureListsAsync(full, pace, report, ct);
        await full.StopAsync(ct);
        await using var again = await BenchHost.StartAsync(Path.Combine(directory, "full"), Path.Combine(directory, "again.log"), ct);
        report.Row("start, full, again", Report.Milliseconds(again.StartTook.TotalMilliseconds), "from a snapshot");
    }

    private static async Task MeasureVisibleAsync(BenchHost empty, BenchHost full, Pace pace, Report report, CancellationToken ct)
    {
        Latencies inEmpty = new(), inFull = new();
        for (var i = -WarmUps; i < pace.Publishes; i++)
        {
            var name = $"visible_{(i + WarmUps).ToString(CultureInfo.InvariantCulture)}";
            var tarball = BenchTarball.Of(name, Version);
            var (one, other) = (await PublishAsync(empty, name, tarball, ct), await PublishAsync(full, name, tarball, ct));
            if (i < 0) continue;
            inEmpty.Add(one);
            inFull.Add(other);
        }

        report.Row("POST to packages/NAME, empty", Report.Milliseconds(inEmpty.At(0.5)), inEmpty.Percentiles);
        report.Row("POST to packages/NAME, full", Report.Milliseconds(inFull.At(0.5)), inFull.Percentiles);
        var ratio = inFull.At(0.5) / inEmpty.At(0.5);
        report.Aim($"within {AimTimesEmpty:0} × of the empty one", ratio <= AimTimesEmpty, $"{ratio:0.00} ×");
    }

    /// <summary>Publishes, reads until the file holds it, and returns the ticks it took. The file is looked into off the clock.</summary>
    private static async Task<long> PublishAsync(BenchHost host, string name, byte[] tarball, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        await host.PublishAsync(name, tarball, ct);
        while (true)
        {
            var file = await host.GetAsync($"repo/packages/{name}", ct);
            var took = Stopwatch.GetTimestamp() - started;
            if (RegistryFileReader.PackageHas(file, Version)) return took;
        }
    }

    private static async Task MeasureListsAsync(BenchHost full, Pace pace, Report report, CancellationToken ct)
    {
        (string Path, Func<byte[], string, bool> Has)[] lists =
            [("repo/names", RegistryFileReader.NamesHave), ("repo/versions", RegistryFileReader.VersionsHave)];
        foreach (var (path, has) in lists)
        {
            var each = new Latencies();
            for (var i = 0; i < pace.Publishes / 6; i++)
            {
                var name = $"listed_in_{Path.GetFileName(path)}_{i.ToString(CultureInfo.InvariantCulture)}";
                var tarball = BenchTarball.Of(name, Version);
                var started = Stopwatch.GetTimestamp();
                await full.PublishAsync(name, tarball, ct);
                each.Add(await WaitForAsync(full, path, file => has(file, name), ct) - started);
            }

            report.Row($"POST to {Path.GetFileName(path)}, full", Report.Milliseconds(each.At(0.5)), each.Percentiles);
            report.Aim($"{Path.GetFileName(path)} within {AimListMsMax / 1000:0} s, every time", each.At(1) < AimListMsMax, Report.Milliseconds(each.At(1)));
        }
    }

    /// <summary>Reads a file whenever it has changed, until it is as wanted; returns when that was.</summary>
    private static async Task<long> WaitForAsync(BenchHost host, string path, Func<byte[], bool> isWanted, CancellationToken ct)
    {
        EntityTagHeaderValue? seen = null;
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (seen is not null) request.Headers.IfNoneMatch.Add(seen);
            using var answer = await host.Client.SendAsync(request, ct);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                var file = await answer.Content.ReadAsByteArrayAsync(ct);
                var now = Stopwatch.GetTimestamp();
                if (isWanted(file)) return now;
                seen = answer.Headers.ETag;
            }

            await Task.Delay(PollEvery, ct);
        }
    }
}
