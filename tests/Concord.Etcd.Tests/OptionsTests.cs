using Concord.Etcd.Client;

namespace Concord.Etcd.Tests;

public sealed class OptionsTests
{
    private static readonly EtcdOptions External = new() { NodeName = "a", Endpoints = ["http://127.0.0.1:2379"] };
    private static readonly EtcdOptions Supervised = new()
    {
        NodeName = "n1", Mode = EtcdMode.Supervised, DataDirectory = "/var/lib/quartet", Nodes = [new EtcdNode("n1", "http://10.0.0.1:2380")],
    };

    public static TheoryData<EtcdOptions, string> Faulty => new()
    {
        { External with { Endpoints = [] }, "Endpoints" },
        { External with { Endpoints = ["ftp://host"] }, "ftp://host" },
        { External with { Endpoints = ["unix://relative"] }, "unix://relative" },
        { External with { ClusterName = "a/b" }, "ClusterName" },
        { External with { NodeName = "" }, "NodeName" },
        { External with { Namespace = "noslash" }, "Namespace" },
        { External with { ProposalsInFlightMax = 5 }, "ProposalsInFlightMax" },
        { External with { HeartbeatMs = 1 }, "HeartbeatMs" },
        { External with { ElectionMs = 400 }, "ElectionMs" },
        { External with { SnapshotEveryBytes = 0 }, "SnapshotEveryBytes" },
        { External with { SnapshotEveryEntries = 0 }, "SnapshotEveryEntries" },
        { External with { SnapshotBytesPerSecondMax = 0 }, "SnapshotBytesPerSecondMax" },
        { External with { QuotaBackendBytes = 1 }, "QuotaBackendBytes" },
        { External with { CompactionRetentionRevisions = -1 }, "CompactionRetentionRevisions" },
        { External with { ResyncThresholdRevisions = 0 }, "ResyncThresholdRevisions" },
        { External with { StartTimeout = TimeSpan.Zero }, "StartTimeout" },
        { External with { User = "root" }, "Password" },
        { External with { ClientTls = new EtcdTls { AuthorityFile = "/absent.pem" } }, "/absent.pem" },
        { Supervised with { DataDirectory = null }, "DataDirectory" },
        { Supervised with { DataDirectory = "/" + new string('d', 120) }, "socket" },
        { Supervised with { NodeName = "n2" }, "n2" },
        { Supervised with { Nodes = [.. Supervised.Nodes, .. Supervised.Nodes] }, "twice" },
        { Supervised with { Nodes = [new EtcdNode("n1", "10.0.0.1:2380")] }, "10.0.0.1:2380" },
        { Supervised with { PeerTls = new EtcdTls() }, "PeerTls" },
        { Supervised with { EtcdPath = "" }, "EtcdPath" },
    };

    [Fact]
    public void Right_options_have_no_fault()
    {
        EtcdOptionsCheck.Faults(External).ShouldBeEmpty();
        EtcdOptionsCheck.Faults(Supervised).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Faulty), DisableDiscoveryEnumeration = true)]
    public void A_fault_is_named(EtcdOptions options, string named) => EtcdOptionsCheck.Faults(options).ShouldContain(fault => fault.Contains(named));

    [Fact]
    public void All_faults_are_named_at_once()
    {
        var failure = Should.Throw<ConcordException>(() => EtcdOptionsCheck.ThrowIfFaulty(External with { Endpoints = [], HeartbeatMs = 1 }));
        failure.Code.ShouldBe(ConcordErrorCode.InvalidArguments);
        failure.Message.ShouldContain("Endpoints");
        failure.Message.ShouldContain("HeartbeatMs");
    }

    [Theory]
    [InlineData("3.4.19", false)]
    [InlineData("3.4.23", true)]
    [InlineData("3.4.42", false)]
    [InlineData("3.5.9", true)]
    [InlineData("3.5.28", false)]
    [InlineData("3.6.8", true)]
    [InlineData("3.6.9", false)]
    public void Versions_with_stale_reads_are_known(string version, bool stale) => EtcdVersion.TryParse(version).ShouldNotBeNull().ReadsStale.ShouldBe(stale);
}
