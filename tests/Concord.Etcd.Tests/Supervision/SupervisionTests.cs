using System.Diagnostics;
using System.Globalization;
using System.Text;
using Concord.Etcd.Client;
using Concord.Etcd.Protos;
using Concord.Etcd.Supervision;
using Concord.Etcd.Tests.Clusters;
using Concord.Etcd.Wire;
using Concord.Log;
using Quartet.Testing;

namespace Concord.Etcd.Tests.Supervision;

public sealed class SupervisionTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();
    private readonly EtcdOptions _options;

    public SupervisionTests() => _options = new EtcdOptions
    {
        Mode = EtcdMode.Supervised,
        DataDirectory = _data.Path,
        NodeName = "n1",
        Nodes = [new EtcdNode("n1", $"http://127.0.0.1:{Ports.Free()}")],
        HeartbeatMs = 50,
        ElectionMs = 500,
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private EtcdDirectory Home => new(_data.Path);

    [Fact]
    public async Task A_member_of_our_own_is_started_killed_started_again_and_stopped()
    {
        await using (var log = await SingleMember.OpenAsync(_options, Ct))
        {
            await log.AppendAsync("one"u8.ToArray(), Ct);
            await Eventually.IsAsync(() => log.Status.Role == LogRole.Leader, Ct);
            File.GetUnixFileMode(Home.Run).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var pid = Pid();
            Process.GetProcessById(pid).Kill();
            await log.AppendAsync("two"u8.ToArray(), Ct); // Waits for the next one.
            Pid().ShouldNotBe(pid);
            (await Log.AppendFollowTests.TakeAsync(log, 2)).Select(entry => entry.Item2).ShouldBe(["one", "two"]);
        }

        File.Exists(Home.PidFile).ShouldBeFalse();
        await using var again = await SingleMember.OpenAsync(_options, Ct);
        (await again.BarrierAsync(ReadConsistency.Strong, Ct)).Value.ShouldBe(2);
    }

    [Fact]
    public async Task A_member_dies_with_a_node_that_is_killed()
    {
        var assembly = Repository.Assembly("tests/Concord.EtcdHost", "Concord.EtcdHost");
        await using var host = ChildProcess.Start("dotnet", [assembly, _data.Path, _options.Nodes[0].PeerUrl], input: null);
        await host.WaitForLineAsync(line => line == "appended 1", Ct);
        var pid = Pid();
        Runs(pid).ShouldBeTrue();
        await host.KillAsync(Ct);
        await Eventually.IsAsync(() => !Runs(pid), Ct);
        await using var log = await SingleMember.OpenAsync(_options, Ct);
        (await Log.AppendFollowTests.TakeAsync(log, 1)).ShouldBe([(1, "from the host")]);
    }

    [Fact]
    public async Task An_orphan_that_holds_the_data_is_ended()
    {
        Home.Create();
        var start = new ProcessStartInfo(Tool.Find("etcd"), EtcdArguments.Of(_options, Home)) { WorkingDirectory = Home.Run, RedirectStandardError = true };
        using var orphan = Process.Start(start).ShouldNotBeNull();
        orphan.BeginErrorReadLine();
        await File.WriteAllTextAsync(Home.PidFile, orphan.Id.ToString(CultureInfo.InvariantCulture), Ct);
        await Eventually.IsAsync(IsReadyAsync, Ct); // Ended any sooner it would leave data that etcd itself cannot start with.
        await using var log = await SingleMember.OpenAsync(_options, Ct);
        orphan.HasExited.ShouldBeTrue();
        (await log.AppendAsync("one"u8.ToArray(), Ct)).Value.ShouldBe(1);
    }

    [Fact]
    public async Task A_process_that_only_has_the_number_of_an_old_member_is_left_alone()
    {
        Home.Create();
        using var stranger = Process.Start("sleep", "60");
        await File.WriteAllTextAsync(Home.PidFile, stranger.Id.ToString(CultureInfo.InvariantCulture), Ct);
        (await Orphan.EndAsync(Home, TimeProvider.System, Ct)).ShouldBeNull();
        stranger.HasExited.ShouldBeFalse();
        stranger.Kill();
    }

    [Theory]
    [InlineData(null, "cannot be started")]
    [InlineData("echo 'etcd Version: 3.3.27'", "3.3.27")]
    [InlineData("echo hello", "does not say")]
    public async Task A_program_that_will_not_do_is_named(string? script, string said)
    {
        var program = script is null ? _data.In("absent") : Script(script);
        var failure = await Should.ThrowAsync<ConcordException>(() => SingleMember.OpenAsync(_options with { EtcdPath = program }, Ct));
        failure.Code.ShouldBe(ConcordErrorCode.InvalidArguments);
        failure.Message.ShouldContain(said);
        failure.Message.ShouldContain(program);
    }

    [Fact]
    public async Task A_member_that_does_not_come_up_fails_the_open_with_its_last_words()
    {
        var program = Script("[ \"$1\" = --version ] && echo 'etcd Version: 3.4.23' && exit; echo 'cannot bind to the moon' >&2; exit 7");
        var options = _options with { EtcdPath = program, StartTimeout = TimeSpan.FromSeconds(1) };
        var failure = await Should.ThrowAsync<ConcordException>(() => SingleMember.OpenAsync(options, Ct));
        failure.Code.ShouldBe(ConcordErrorCode.ClusterNotReady);
        failure.Message.ShouldContain("cannot bind to the moon");
    }

    [Theory]
    [InlineData("the member has been permanently removed from the cluster", nameof(ChildState.Removed))]
    [InlineData("walpb: crc mismatch", nameof(ChildState.Failed))]
    [InlineData("panic: invalid page type: 0: 4", nameof(ChildState.Failed))]
    [InlineData("write: no space left on device", nameof(ChildState.Waiting))]
    [InlineData("something else", nameof(ChildState.Waiting))]
    public void The_last_words_tell_what_to_do(string words, string next) => ExitVerdict.Of(1, ["before", words, "after"]).Next.ToString().ShouldBe(next);

    public void Dispose() => _data.Dispose();

    private static bool Runs(int pid) => File.Exists($"/proc/{pid}/cmdline") && Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{pid}/cmdline")).Length > 0;

    private async Task<bool> IsReadyAsync()
    {
        var address = ServerAddress.TryParse("unix://" + Home.Socket).ShouldNotBeNull();
        using var channel = new GrpcChannel(Transport.Create(address, null), address.Url, TimeProvider.System);
        try
        {
            return (await channel.CallAsync(EtcdMethods.Status, new StatusRequest(), null, TimeSpan.FromSeconds(1), Ct)).Leader != 0;
        }
        catch (GrpcException)
        {
            return false;
        }
    }

    private int Pid() => int.Parse(File.ReadAllText(Home.PidFile).Trim(), CultureInfo.InvariantCulture);

    private string Script(string commands)
    {
        var path = _data.In("etcd.sh");
        File.WriteAllText(path, "#!/bin/sh\n" + commands + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
