using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Concord.Security.Certificates;

/// <summary>The names and addresses that a certificate is for.</summary>
internal sealed class SubjectNames
{
    private const int HostCharsMax = 253;
    private const int CommonNameCharsMax = 64; // X.520

    private readonly List<string> _hosts = [];
    private readonly List<IPAddress> _addresses = [];

    /// <summary>What a self-signed certificate of a server is for: the host, its subdomains, and this machine itself.</summary>
    public static SubjectNames OfServer(string host)
    {
        var names = new SubjectNames();
        names.Add(host);
        if (names._hosts.Count > 0) names._hosts.Add("*." + host);
        names.Add(IPAddress.Loopback);
        names.Add(IPAddress.IPv6Loopback);
        return names;
    }

    /// <summary>Exactly these.</summary>
    public static SubjectNames Of(IEnumerable<string> hostsAndAddresses)
    {
        var names = new SubjectNames();
        foreach (var name in hostsAndAddresses) names.Add(name);
        return names._hosts.Count + names._addresses.Count > 0 ? names : throw Invalid("The certificate would be for no host and no address.");
    }

    /// <summary>A subject of this name, or of another one where it is too long for that.</summary>
    public static X500DistinguishedName Subject(string name)
    {
        var builder = new X500DistinguishedNameBuilder();
        builder.AddOrganizationName("Concord");
        builder.AddCommonName(name.Length <= CommonNameCharsMax ? name : "Concord");
        return builder.Build();
    }

    public X509Extension Extension()
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var host in _hosts) builder.AddDnsName(host);
        foreach (var address in _addresses) builder.AddIpAddress(address);
        return builder.Build();
    }

    private static ConcordException Invalid(string message) => new(ConcordErrorCode.InvalidArguments, message);

    private void Add(string name)
    {
        // Abbreviated addresses (127.1, or 1) and such with a zone mean something else to each reader.
        if (IPAddress.TryParse(name, out var address) && (name == address.ToString() || (name.Contains(':') && !name.Contains('%')))) Add(address);
        else if (address is not null) throw Invalid($"'{name}' is no address in full.");
        else if (IsHost(name)) _hosts.Add(name);
        else throw Invalid($"'{name}' is neither a host name nor an address.");
    }

    private void Add(IPAddress address)
    {
        if (!_addresses.Contains(address)) _addresses.Add(address);
    }

    // RFC 1123, and nothing that a verifier would take for a wildcard. International names are given in their ASCII form (xn--…).
    private static bool IsHost(string name) =>
        name.Length is > 0 and <= HostCharsMax && name.Split('.').All(label =>
            label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));
}
