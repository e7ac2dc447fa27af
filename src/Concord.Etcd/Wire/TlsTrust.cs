using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Concord.Etcd.Wire;

/// <summary>Whom a connection trusts, and who it says it is.</summary>
/// <param name="Authorities">Who vouches for servers; null: those that the system trusts.</param>
/// <param name="Certificate">Who this client is; null: nobody asks.</param>
internal sealed record TlsTrust(X509Certificate2Collection? Authorities, X509Certificate2? Certificate)
{
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidArguments"/>: a file cannot be read; the message names it.</exception>
    public static TlsTrust Load(EtcdTls tls)
    {
        X509Certificate2Collection? authorities = null;
        if (tls.AuthorityFile is { } authority)
        {
            authorities = [];
            Read(authority, () => authorities.ImportFromPemFile(authority));
        }

        X509Certificate2? own = null;
        if (tls.CertificateFile is { } certificate) Read(certificate, () => own = X509Certificate2.CreateFromPemFile(certificate, tls.KeyFile));
        return new TlsTrust(authorities, own);
    }

    private static void Read(string file, Action read)
    {
        try
        {
            read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ConcordException(ConcordErrorCode.InvalidArguments, $"'{file}' cannot be read: {e.Message}", e);
        }
    }
}
