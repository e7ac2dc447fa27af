namespace Concord.Etcd;

/// <summary>TLS files, all PEM.</summary>
public sealed record EtcdTls
{
    /// <summary>Certificates of the authorities that vouch for the other side. Null: those that the system trusts.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>Our own certificate, with those between it and the authority. Null: we do not show one.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>Its private key; null when it is in the same file.</summary>
    public string? KeyFile { get; init; }
}
