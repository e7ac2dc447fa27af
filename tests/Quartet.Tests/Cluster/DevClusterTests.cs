using System.Globalization;
using System.Text.RegularExpressions;
using Quartet.Testing;
using Quartet.Tests.Hosting;

namespace Quartet.Tests.Cluster;

/// <summary>The cluster that a newcomer starts with one command. One node of it is enough to see what the command does.</summary>
public sealed partial class DevClusterTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_that_dies_is_reported_and_started_again_and_none_outlives_the_command()
    {
        var port = FreePorts.Take(1)[0];
        await using var command = ChildProcess.Start(
            "dotnet", [HostProgram.Assembly, "cluster", "dev", "--nodes", "1", "--restart", "1", "--port", port.ToString(CultureInfo.InvariantCulture)], _directory.Path);
        var started = await command.WaitForLineAsync(line => Started().IsMatch(line), Ct);
        await command.WaitForLineAsync(line => line.Contains("The cluster is ready.", StringComparison.Ordinal), Ct);

        using (var node = System.Diagnostics.Process.GetProcessById(int.Parse(Started().Match(started).Groups[1].ValueSpan, CultureInfo.InvariantCulture))) node.Kill();
        await command.WaitForLineAsync(line => line.Contains("n1      DIED, killed by signal 9", StringComparison.Ordinal), Ct);
        started = await command.WaitForLineAsync(line => Started().IsMatch(line), Ct);
        await command.WaitForLineAsync(line => line.Contains("n1      ready after", StringComparison.Ordinal), Ct);
        (await File.ReadAllTextAsync(_directory.In("data", "dev-cluster", "n1.log"), Ct)).ShouldContain("Quartet is ready.");

        await command.KillAsync(Ct);
        await QuartetCluster.EventuallyAsync("nothing of it runs any more", () => Task.FromResult(Running() == ""));

        // What is there is gone on with; what is not, is not made anew under its name.
        var (exit, output) = await HostProgram.RunAsync(_directory.Path, "cluster", "dev", "--nodes", "3");
        (exit, output.Trim()).ShouldBe((1, "quartet: 'data/dev-cluster' holds a cluster of 1 nodes, not 3. Remove it, or choose another with --directory."));
        (exit, output) = await HostProgram.RunAsync(_directory.Path, "cluster", "node", "--name", "n7");
        (exit, output.Trim()).ShouldBe((1, "quartet: There is no node 'n7'; there are n1."));
    }

    [Fact]
    public async Task Without_etcd_it_says_what_to_install_and_leaves_nothing_behind()
    {
        Directory.CreateDirectory(_directory.In("work"));
        Directory.CreateDirectory(_directory.In("bin"));
        File.CreateSymbolicLink(_directory.In("bin", "dotnet"), Tool.Find("dotnet"));
        var (exit, output) = await HostProgram.RunAsync(
            _directory.In("work"), new Dictionary<string, string?> { ["PATH"] = _directory.In("bin") }, "cluster", "dev");
        exit.ShouldBe(1, output);
        output.Trim().ShouldContain("etcd-server");
        output.Trim().ShouldNotContain("\n");
        Directory.EnumerateFileSystemEntries(_directory.In("work")).ShouldBeEmpty();
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>The processes that have this test's directory in their command lines.</summary>
    private string Running() => string.Join(' ', Directory.EnumerateDirectories("/proc").Select(ReadCommandLine).Where(line => line.Contains(_directory.Path, StringComparison.Ordinal)));

    private static string ReadCommandLine(string process)
    {
        try
        {
            return int.TryParse(Path.GetFileName(process), out _) ? File.ReadAllText(Path.Combine(process, "cmdline")) : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // It has just ended.
        }
    }

    [GeneratedRegex(@"n1      started, process (\d+),")]
    private static partial Regex Started();
}
