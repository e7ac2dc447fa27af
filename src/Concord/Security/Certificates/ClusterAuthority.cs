using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Concord.Security.Certificates;

/// <summary>
/// The authority of one cluster: vouches for its members, so that they can authenticate each other (mutual TLS) and nobody else gets in.
/// Its key is needed only to add members, and is best kept apart from them.
/// </summary>
public sealed class ClusterAuthority : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2 _certificate;
    private readonly AsymmetricAlgorithm _key;
    private readonly TimeProvider _clock;

    private ClusterAuthority(PemPair pair, TimeProvider clock)
    {
        Pair = pair;
        _clock = clock;
        _certificate = X509Certificate2.CreateFromPem(pair.CertificatePem, pair.PrivateKeyPem);
        _key = (AsymmetricAlgorithm?)_certificate.GetECDsaPrivateKey() ?? _certificate.GetRSAPrivateKey()
            ?? throw Invalid("The key of the authority is neither ECDSA nor RSA.");
    }

    /// <summary>Its certificate, which every member trusts, and its private key.</summary>
    public PemPair Pair { get; }

    /// <summary>Makes a new one.</summary>
    /// <param name="clusterName">Name of the cluster, for people who look at the certificate.</param>
    /// <param name="days">How long it is good, 1 to 3653; its members no longer than itself.</param>
    /// <param name="algorithm">Kind of its key.</param>
    /// <param name="clock">Tells from when on.</param>
    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.InvalidName"/>, or <see cref="ConcordErrorCode.InvalidArguments"/>: days or algorithm cannot be.
    /// </exception>
    public static ClusterAuthority Create(string clusterName, int days, KeyAlgorithm algorithm, TimeProvider clock)
    {
        var validity = Validity.Days(days, clock.GetUtcNow());
        using var key = KeyPair.New(algorithm);
        var subject = SubjectNames.Subject(AccessLimits.CheckLabel(clusterName, "name of the cluster"));
        var request = key.Request(subject);

        // It vouches for members and for no other authority.
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        using var certificate = request.Create(subject, key.Signer(), validity.From, validity.To, KeyPair.NewSerial());
        return new ClusterAuthority(new PemPair(certificate.ExportCertificatePem(), key.PrivatePem), clock);
    }

    /// <summary>One that was made before.</summary>
    /// <param name="pair">Its certificate and its key.</param>
    /// <param name="clock">Tells whether it is still good.</param>
    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.InvalidArguments"/>: it is not readable, the two do not belong together, or it is no authority.
    /// </exception>
    public static ClusterAuthority Load(PemPair pair, TimeProvider clock)
    {
        ClusterAuthority authority;
        try
        {
            authority = new ClusterAuthority(pair, clock);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new ConcordException(ConcordErrorCode.InvalidArguments, "Certificate and key of the authority are not readable, or do not belong together.", e);
        }

        if (authority._certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority)) return authority;
        authority.Dispose();
        throw Invalid("The certificate is not that of an authority.");
    }

    /// <summary>Vouches for a member, as server and as client.</summary>
    /// <param name="member">Its name: 1 to 64 of <c>a-z A-Z 0-9 _ - .</c>.</param>
    /// <param name="hostsAndAddresses">
    /// Where other members reach it, and where it connects from: etcd compares the address of a peer that connects with its certificate.
    /// </param>
    /// <param name="days">How long, 1 to 3653; not longer than the authority itself is good.</param>
    /// <param name="algorithm">Kind of its key.</param>
    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.InvalidName"/>, or <see cref="ConcordErrorCode.InvalidArguments"/>: a host, days or algorithm cannot be, or the
    /// authority has expired.
    /// </exception>
    public PemPair Issue(string member, IEnumerable<string> hostsAndAddresses, int days, KeyAlgorithm algorithm)
    {
        var names = SubjectNames.Of(hostsAndAddresses);
        var subject = SubjectNames.Subject(AccessLimits.CheckName(member, "name of the member"));
        var now = _clock.GetUtcNow();
        var authorityEnds = new DateTimeOffset(_certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero);
        if (authorityEnds <= now) throw Invalid($"The authority has expired: it was good until {authorityEnds:u}.");
        var validity = Validity.Days(days, now);
        using var key = KeyPair.New(algorithm);
        var request = key.Request(subject);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(key.Usage, critical: true));
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication), new Oid(ClientAuthentication)], critical: false));
        request.CertificateExtensions.Add(names.Extension());
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(
            _certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        using var certificate = request.Create(
            _certificate.SubjectName, KeyPair.SignerOf(_key), validity.From, validity.To < authorityEnds ? validity.To : authorityEnds,
            KeyPair.NewSerial());
        return new PemPair(certificate.ExportCertificatePem(), key.PrivatePem);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _key.Dispose();
        _certificate.Dispose();
    }

    private static ConcordException Invalid(string message) => new(ConcordErrorCode.InvalidArguments, message);
}
