namespace Quartet.Bench.Registry;

/// <summary>What clients resolve and download, beside nginx serving the same bytes from files.</summary>
internal static class RepositoryReads
{
    private const string Package = "measured";
    private const double AimShare = 0.5;

    private static readonly string[] Paths = [$"repo/packages/{Package}", $"repo/tarballs/{Package}-1.0.0.tar"];

    public static async Task RunAsync(Workspace workspace, Pace pace, Report report, CancellationToken ct)
    {
        report.Section("HexHub: repository over HTTP, 32 connections kept open, beside nginx with its access log on");
        if (Tool.Find("nginx") is not { } nginxPath || Tool.Find("wrk") is not { } wrkPath)
        {
            report.Note("left out: apt-get install nginx-light wrk");
            return;
        }

        var directory = workspace.New("repository");
        await using var host = await BenchHost.StartAsync(Path.Combine(directory, "data"), Path.Combine(directory, "quartet.log"), ct);
        await host.SignUpAsync(ct);
        await host.PublishAsync(Package, BenchTarball.Of(Package, "1.0.0"), ct);
        foreach (var path in Paths)
        {
            using var answer = await host.Client.GetAsync(new Uri(path, UriKind.Relative), ct);
            await NginxServer.StoreAsync(directory, path, answer.EnsureSuccessStatusCode(), ct);
        }

        await using var nginx = await NginxServer.StartAsync(nginxPath, directory, ct);
        var wrk = new Wrk(wrkPath);
        foreach (var path in Paths) await CompareAsync(wrk, host, nginx, path, pace, report, ct);
    }

    private static async Task CompareAsync(Wrk wrk, BenchHost host, NginxServer nginx, string path, Pace pace, Report report, CancellationToken ct)
    {
        var bytes = await host.GetAsync(path, ct);
        var ours = new Uri(host.Client.BaseAddress ?? nginx.Address, path);
        var theirs = new Uri(nginx.Address, path);
        var served = await host.Client.GetByteArrayAsync(theirs, ct);
        var isSame = bytes.AsSpan().SequenceEqual(served);
        for (var warm = 0; warm < 3; warm++) await wrk.RunAsync(ours, TimeSpan.FromSeconds(1), ct); // Until the compiler is done with the path.

        Wrk.Result best = new(0, "", "", 0), peer = best;
        var errors = isSame ? 0 : 1;
        for (var round = 0; round < pace.Rounds; round++)
        {
            var (one, other) = (await wrk.RunAsync(ours, pace.Run * 2, ct), await wrk.RunAsync(theirs, pace.Run * 2, ct));
            errors += one.Errors + other.Errors;
            if (one.PerSecond > best.PerSecond) best = one;
            if (other.PerSecond > peer.PerSecond) peer = other;
        }

        var share = best.PerSecond / peer.PerSecond;
        report.Row($"GET /{path}", Report.PerSecond(best.PerSecond), $"p50 {best.P50}, p99 {best.P99}, {bytes.Length:#,0} B");
        report.Row("  nginx", Report.PerSecond(peer.PerSecond), $"p50 {peer.P50}, p99 {peer.P99}");
        report.Aim($"at least {AimShare:0.0} × nginx, no errors, same bytes", share >= AimShare && errors == 0, $"{share:0.00} ×, {errors} errors");
    }
}
