using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Concord.Security.Certificates;

/// <summary>Makes a certificate for a server that nobody else vouches for: for development, and where clients are given it as their root.</summary>
public static class SelfSignedCertificate
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>Makes key and certificate, with the base class library alone.</summary>
    /// <param name="host">
    /// A host name or an address. The certificate is for it, for <c>*.host</c> where it is a name, and for 127.0.0.1 and ::1.
    /// </param>
    /// <param name="days">How long it is good, 1 to 3653. Some clients refuse more than 825.</param>
    /// <param name="algorithm">Kind of the key.</param>
    /// <param name="clock">Tells from when on.</param>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidArguments"/>: host, days or algorithm cannot be.</exception>
    public static PemPair Create(string host, int days, KeyAlgorithm algorithm, TimeProvider clock)
    {
        var names = SubjectNames.OfServer(host);
        var validity = Validity.Days(days, clock.GetUtcNow());
        using var key = KeyPair.New(algorithm);
        var subject = SubjectNames.Subject(host);
        var request = key.Request(subject);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(key.Usage, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        request.CertificateExtensions.Add(names.Extension());
        using var certificate = request.Create(subject, key.Signer(), validity.From, validity.To, KeyPair.NewSerial());
        return new PemPair(certificate.ExportCertificatePem(), key.PrivatePem);
    }
}
