using Concord.Etcd.Wire;

namespace Concord.Etcd;

/// <summary>Finds every fault of the options before anything is started on their word.</summary>
internal static class EtcdOptionsCheck
{
    private const int ProposalsInFlightCeiling = 4;
    private const int HeartbeatsPerElectionMin = 5;

    // etcd refuses a smaller one than its own largest request needs, and would raise the alarm with the first entries.
    private const long QuotaBytesMin = 8 * 1024 * 1024;

    // The operating system keeps the path of a socket in 108 bytes.
    private const int SocketPathBytesMax = 107;

    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidArguments"/>, with one line a fault.</exception>
    public static void ThrowIfFaulty(EtcdOptions options)
    {
        List<string> faults = [.. Faults(options)];
        if (faults.Count > 0) throw new ConcordException(ConcordErrorCode.InvalidArguments, string.Join('\n', faults));
    }

    public static IEnumerable<string> Faults(EtcdOptions options) =>
    [
        .. Names(options),
        .. Sizes(options),
        .. options.Mode == EtcdMode.External ? External(options) : Supervised(options),
    ];

    private static IEnumerable<string> Names(EtcdOptions options)
    {
        if (!IsName(options.ClusterName)) yield return $"ClusterName is '{options.ClusterName}'; it must be 1 to 64 letters, digits, '-', '_' or '.'.";
        if (!IsName(options.NodeName)) yield return $"NodeName is '{options.NodeName}'; it must be 1 to 64 letters, digits, '-', '_' or '.'.";
        if (options.Prefix.Length is 0 or > 512 || !options.Prefix.EndsWith('/')) yield return $"Namespace is '{options.Prefix}'; it must end in '/'.";
        if (!Enum.IsDefined(options.Mode)) yield return $"Mode is {options.Mode}; it must be External or Supervised.";
        if (!Enum.IsDefined(options.StrongReadBarrier)) yield return $"StrongReadBarrier is {options.StrongReadBarrier}; it must be Auto, ReadIndex or Log.";
    }

    private static IEnumerable<string> Sizes(EtcdOptions options)
    {
        if (options.HeartbeatMs is < 10 or > 5_000) yield return $"HeartbeatMs is {options.HeartbeatMs}; it must be 10 to 5000.";
        if (options.ElectionMs < (long)options.HeartbeatMs * HeartbeatsPerElectionMin || options.ElectionMs > 50_000)
            yield return $"ElectionMs is {options.ElectionMs}; it must be at least {HeartbeatsPerElectionMin} heartbeats and at most 50000.";
        if (options.ResyncThresholdRevisions < 1) yield return $"ResyncThresholdRevisions is {options.ResyncThresholdRevisions}; it must be at least 1.";
        if (options.SnapshotEveryEntries < 1) yield return $"SnapshotEveryEntries is {options.SnapshotEveryEntries}; it must be at least 1.";
        if (options.SnapshotEveryBytes < 1) yield return $"SnapshotEveryBytes is {options.SnapshotEveryBytes}; it must be at least 1.";
        if (options.SnapshotBytesPerSecondMax < 1) yield return $"SnapshotBytesPerSecondMax is {options.SnapshotBytesPerSecondMax}; it must be at least 1.";
        if (options.ProposalsInFlightMax is < 1 or > ProposalsInFlightCeiling)
            yield return $"ProposalsInFlightMax is {options.ProposalsInFlightMax}; it must be 1 to {ProposalsInFlightCeiling}.";
        if (options.QuotaBackendBytes < QuotaBytesMin) yield return $"QuotaBackendBytes is {options.QuotaBackendBytes}; it must be at least {QuotaBytesMin}.";
        if (options.CompactionRetentionRevisions < 0)
            yield return $"CompactionRetentionRevisions is {options.CompactionRetentionRevisions}; it must not be negative.";
        if (options.StartTimeout <= TimeSpan.Zero) yield return $"StartTimeout is {options.StartTimeout}; it must be positive.";
    }

    private static IEnumerable<string> External(EtcdOptions options)
    {
        if (options.Endpoints.Count == 0) yield return "Endpoints is empty; an external cluster needs at least one address.";
        foreach (var endpoint in options.Endpoints)
        {
            if (ServerAddress.TryParse(endpoint) is null)
                yield return $"Endpoints has '{endpoint}'; an address is http://host:port, https://host:port or unix:///path.";
        }

        if ((options.User is null) != (options.Password is null)) yield return "User and Password belong together; one of them is not set.";
        if (options.ClientTls is { } tls)
        {
            foreach (var fault in Files("ClientTls", tls)) yield return fault;
        }
    }

    private static IEnumerable<string> Supervised(EtcdOptions options)
    {
        if (options.DataDirectory is not { Length: > 0 } directory) yield return "DataDirectory is not set; a supervised member keeps its data there.";
        else if (System.Text.Encoding.UTF8.GetByteCount(Supervision.EtcdDirectory.SocketOf(directory)) > SocketPathBytesMax)
            yield return $"DataDirectory is '{directory}'; its socket would have a path of more than {SocketPathBytesMax} bytes.";
        if (options.EtcdPath.Length == 0) yield return "EtcdPath is empty; it must name the program.";
        if (!options.Nodes.Any(node => node.Name == options.NodeName)) yield return $"Nodes does not name this node, '{options.NodeName}'.";
        foreach (var node in options.Nodes)
        {
            if (!IsName(node.Name)) yield return $"Nodes has '{node.Name}'; a name is 1 to 64 letters, digits, '-', '_' or '.'.";
            if (ServerAddress.TryParse(node.PeerUrl) is not { SocketPath: null }) yield return $"Nodes has '{node.PeerUrl}'; an address is http(s)://host:port.";
        }

        if (options.Nodes.DistinctBy(node => node.Name).Count() < options.Nodes.Count) yield return "Nodes has the same name twice.";
        if (options.Nodes.DistinctBy(node => node.PeerUrl).Count() < options.Nodes.Count) yield return "Nodes has the same address twice.";
        if (options.PeerTls is not { } tls) yield break;
        if (tls is not { AuthorityFile: not null, CertificateFile: not null, KeyFile: not null })
            yield return "PeerTls needs AuthorityFile, CertificateFile and KeyFile: members know each other by certificate.";
        foreach (var fault in Files("PeerTls", tls)) yield return fault;
    }

    private static IEnumerable<string> Files(string option, EtcdTls tls) =>
        from file in new[] { tls.AuthorityFile, tls.CertificateFile, tls.KeyFile }
        where file is not null && !File.Exists(file)
        select $"{option} names '{file}', which does not exist.";

    private static bool IsName(string name) =>
        name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
