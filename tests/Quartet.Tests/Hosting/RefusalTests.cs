using Quartet.Testing;

namespace Quartet.Tests.Hosting;

/// <summary>What keeps Quartet from starting is said in one line, and leaves nothing behind.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Theory]
    [InlineData("--HexHub:RepositoryName=ACME!", "HexHub:RepositoryName is 'ACME!'; allowed: 2 to 64 small letters, digits and _, a letter first.")]
    [InlineData("--HexHub:RepositoryName=", "HexHub:RepositoryName is ''; it must not be empty.")]
    [InlineData("--Accounts:LoginFailuresMax=-1", "Accounts:LoginFailuresMax is '-1'; allowed: whole numbers from 0 to 1000000.")]
    [InlineData("--HexHub:TarballBytesMax=0", "HexHub:TarballBytesMax is '0'; allowed: whole numbers from 1 to 1073741824.")]
    [InlineData("--HexHub:TarballBytesMax=abc", "HexHub:TarballBytesMax is 'abc'; allowed: whole numbers from 1 to 1073741824.")]
    [InlineData("--HexHub:StrictMetadata=maybe", "HexHub:StrictMetadata is 'maybe'; allowed: true, false.")]
    [InlineData("--HexHub:PublicUrl=foo", "HexHub:PublicUrl is 'foo'; an address is wanted, such as https://hex.example.com.")]
    [InlineData("--Hexub:RepositoryName=acme", "--Hexub:RepositoryName=acme: there is no section 'Hexub'. Sections: HexHub, Accounts, Concord, Logging, Kestrel.")]
    [InlineData("--Logging:LogLevel:Default=Loud", "Logging:LogLevel:Default is 'Loud'; allowed: Trace, Debug, Information, Warning, Error, Critical, None.")]
    [InlineData("--Logging:Console:FormatterName=xml", "Logging:Console:FormatterName is 'xml'; allowed: simple, json, systemd.")]
    [InlineData("--urls=nonsense", "Urls is 'nonsense'; an address like http://127.0.0.1:4000 is wanted.")]
    [InlineData("--urls=http://127.0.0.1:99999", "Urls is 'http://127.0.0.1:99999'; an address like http://127.0.0.1:4000 is wanted.")]
    [InlineData("--urls=https://127.0.0.1:0", "Urls is 'https://127.0.0.1:0'; an address like http://127.0.0.1:4000 is wanted; for https: set Kestrel:Certificates:Default:Path and :Password, or let a reverse proxy do it.")]
    [InlineData("--Concord:Engine=Raft", "Concord:Engine is 'Raft'; allowed: Embedded, Cluster.")]
    [InlineData("--Concord:Engin=Cluster", "Concord:Engin is no setting. Concord has Engine, ClusterName, DataDir, ClusterKey, ClusterKeyFile, DefaultReadConsistency, TimeoutMs, ApiEnabled, AuthEnabled, MaxBatchSize, Kv, Ttl, EventStream, Wal, Snapshot, Cluster.")]
    [InlineData("--Concord:Ttl:TickMs=0", "Concord:Ttl:TickMs is '0'; allowed: whole numbers from 10 to 60000.")]
    [InlineData("--Concord:Ttl:Tick=5", "Concord:Ttl:Tick is no setting. Concord:Ttl has DefaultSeconds, ApplyDefault, CleanupIntervalSeconds, TickMs, MaxDowntimeJumpSeconds.")]
    [InlineData("--Concord:ClusterKey=secret", "Concord:ClusterKey is '…'; 64 hexadecimal digits are wanted; make them with `quartet cluster key`.")]
    [InlineData("--Concord:Cluster:Join=true", "Concord:Cluster:Join is set, and Concord:Engine is Embedded, which has no cluster; set Concord:Engine to Cluster, or leave Concord:Cluster:Join out.")]
    [InlineData("--Concord:Engine=Cluster", "Concord:Cluster:Endpoints is empty; name the etcd cluster, or Concord:Cluster:Nodes so that each node runs a member.")]
    [InlineData("--bogus", "'--bogus' is neither an option (see --help) nor a setting like --HexHub:RepositoryName=acme.")]
    [InlineData("--data", "Required argument missing for option: '--data'.")]
    public async Task A_wrong_option_or_setting_is_one_line(string argument, string line)
    {
        var (exit, output) = await HostProgram.RunAsync(_directory.Path, argument);

        exit.ShouldBe(1, output);
        output.Trim().Replace("quartet: ", "", StringComparison.Ordinal).ShouldBe(line);
        Directory.EnumerateFileSystemEntries(_directory.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_cannot_go_together_in_a_cluster_is_named_at_once()
    {
        var (exit, output) = await HostProgram.RunAsync(
            _directory.Path, "--Concord:Engine=Cluster", "--Concord:Wal:SegmentBytes=1048576", "--Concord:Cluster:NodeName=n4", "--Concord:Cluster:EtcdPath=/nowhere/etcd",
            "--Concord:Cluster:HeartbeatMs=500", "--Concord:Cluster:Nodes:0:Name=n1", "--Concord:Cluster:Nodes:0:PeerUrl=10.0.0.1:4380",
            "--Concord:Cluster:Nodes:1:Name=n1", "--Concord:Cluster:Nodes:1:PeerUrl=http://10.0.0.1:4380", "--urls", "http://0.0.0.0:4000");

        exit.ShouldBe(1);
        var lines = output.Trim().Split('\n');
        string[] wanted =
        [
            "Concord:Wal is of the embedded engine", "Concord:Cluster:ElectionMs is '1000'", "Concord:Cluster:NodeUrl is not set, and 'http://0.0.0.0:4000' does not tell",
            "Concord:Cluster:NodeName is 'n4'; Concord:Cluster:Nodes has n1, n1.", "Concord:Cluster:EtcdPath is '/nowhere/etcd', which is not there.",
            "Concord:Cluster:Nodes gives 'n1' the PeerUrl '10.0.0.1:4380'", "Concord:Cluster:Nodes has 'n1' twice.",
        ];
        foreach (var part in wanted) lines.ShouldContain(line => line.StartsWith($"quartet: {part}", StringComparison.Ordinal), output);
        lines.Length.ShouldBe(wanted.Length, output);
        output.ShouldContain("etcd-server");
        Directory.EnumerateFileSystemEntries(_directory.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_names_of_the_specification_work_in_the_environment_and_a_wrong_one_is_named()
    {
        var environment = new Dictionary<string, string?>
        {
            ["CLUSTERING_ENABLED"] = "true", ["CONCORD_CLUSTER_NODE_NAME"] = "n9", ["CONCORD_CLUSTER_NODES"] = "n1=http://10.0.0.1:4380,n2=http://10.0.0.2:4380",
            ["CONCORD_TTL_TICK_MS"] = "1000",
        };
        var (exit, output) = await HostProgram.RunAsync(_directory.Path, environment);
        exit.ShouldBe(1);
        output.Trim().ShouldBe("quartet: Concord:Cluster:NodeName is 'n9'; Concord:Cluster:Nodes has n1, n2.");

        (exit, output) = await HostProgram.RunAsync(_directory.Path, new Dictionary<string, string?> { ["CONCORD_TICK_MS"] = "1", ["CLUSTERING_ENABLED"] = "perhaps" });
        exit.ShouldBe(1);
        output.ShouldContain("quartet: CLUSTERING_ENABLED is 'perhaps'; allowed: true, false.");
        output.ShouldContain("quartet: CONCORD_TICK_MS is no setting. Environment variables of the store: CONCORD_");
        output.Trim().Split('\n').Length.ShouldBe(2, output);
    }

    [Fact]
    public async Task All_wrong_settings_are_named_at_once_wherever_they_come_from()
    {
        var environment = new Dictionary<string, string?> { ["HexHub__Nonsense"] = "1" };
        var (exit, output) = await HostProgram.RunAsync(_directory.Path, environment, "--HexHub:StrictMetadata=maybe", "--urls", "nonsense");

        exit.ShouldBe(1);
        output.ShouldContain("HexHub:Nonsense is no setting. HexHub has RepositoryName, PublicUrl,");
        output.ShouldContain("HexHub:StrictMetadata");
        output.ShouldContain("Urls is 'nonsense'");
        output.Trim().Split('\n').Length.ShouldBe(3, output);
    }

    [Fact]
    public async Task A_data_directory_that_is_a_file_or_cannot_be_made_is_one_line()
    {
        File.WriteAllText(_directory.In("file"), "");
        foreach (var data in new[] { _directory.In("file"), "/proc/quartet" })
        {
            var (exit, output) = await HostProgram.RunAsync(_directory.Path, "--data", data);
            exit.ShouldBe(1, output);
            output.ShouldStartWith($"quartet: Data is '{data}'; a directory is wanted that can be made or written.");
            output.Trim().ShouldNotContain("\n");
        }
    }

    [Fact]
    public async Task A_second_process_leaves_the_data_and_the_port_to_the_first()
    {
        await using var first = await QuartetServer.StartAsync(_directory.In("data"), TestContext.Current.CancellationToken);

        var (exit, output) = await HostProgram.RunAsync(_directory.Path, "--urls", "http://127.0.0.1:0", "--data", _directory.In("data"));
        exit.ShouldBe(1, output);
        output.Trim().ShouldStartWith($"quartet: The data directory '{_directory.In("data")}/store' is in use");
        output.Trim().ShouldNotContain("\n");

        (exit, output) = await HostProgram.RunAsync(_directory.Path, "--urls", first.Base, "--data", _directory.In("other"));
        exit.ShouldBe(1, output);
        var said = output.Trim().Split('\n').Where(line => !line.Contains(" info: ", StringComparison.Ordinal));
        said.ShouldBe([$"quartet: Failed to bind to address {first.Base}: address already in use. Choose another address with --urls."]);
    }

    [Fact]
    public async Task Help_and_version_are_printed_and_nothing_is_started()
    {
        var (exit, help) = await HostProgram.RunAsync(_directory.Path, "--help");
        exit.ShouldBe(0);
        foreach (var word in new[] { "--data <DIR>", "--urls <URLS>", "--version", "--HexHub:RepositoryName=acme", "Default: http://127.0.0.1:4000" }) help.ShouldContain(word);

        (exit, var version) = await HostProgram.RunAsync(_directory.Path, "--version");
        exit.ShouldBe(0);
        version.ShouldMatch(@"^\d+\.\d+\.\d+");
        Directory.EnumerateFileSystemEntries(_directory.Path).ShouldBeEmpty();
    }

    public void Dispose() => _directory.Dispose();
}
