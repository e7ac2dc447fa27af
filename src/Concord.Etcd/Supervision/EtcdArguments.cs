using System.Globalization;

namespace Concord.Etcd.Supervision;

/// <summary>The command line of a supervised member.</summary>
internal static class EtcdArguments
{
    public static IReadOnlyList<string> Of(EtcdOptions options, EtcdDirectory directory)
    {
        var own = options.Nodes.First(node => node.Name == options.NodeName);
        List<string> arguments =
        [
            "--name", own.Name,
            "--data-dir", directory.Data,
            "--listen-peer-urls", own.PeerUrl,
            "--initial-advertise-peer-urls", own.PeerUrl,
            "--listen-client-urls", EtcdDirectory.ClientUrl,
            "--advertise-client-urls", EtcdDirectory.ClientUrl,
            "--initial-cluster", string.Join(',', options.Nodes.Select(node => $"{node.Name}={node.PeerUrl}")),
            "--initial-cluster-state", options.Join ? "existing" : "new",
            "--initial-cluster-token", options.ClusterName,
            "--heartbeat-interval", Number(options.HeartbeatMs),
            "--election-timeout", Number(options.ElectionMs),
            "--quota-backend-bytes", Number(options.QuotaBackendBytes),
            "--max-request-bytes", "1572864",
            "--max-txn-ops", "128",
            "--snapshot-count", "10000",
            "--logger", "zap",
            "--log-level", "warn",
            "--log-outputs", "stderr",
        ];
        if (options.PeerTls is { AuthorityFile: { } authority, CertificateFile: { } certificate, KeyFile: { } key })
        {
            arguments.AddRange(
                ["--peer-cert-file", certificate, "--peer-key-file", key, "--peer-trusted-ca-file", authority, "--peer-client-cert-auth"]);
        }

        arguments.AddRange(options.EtcdExtraArguments);
        return arguments;
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
