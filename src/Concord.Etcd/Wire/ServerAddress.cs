namespace Concord.Etcd.Wire;

/// <summary>Where a server listens: a host and a port, with or without TLS, or a socket in the file system.</summary>
/// <param name="Url">What requests are addressed to.</param>
/// <param name="SocketPath">The socket; null for a host and a port.</param>
internal sealed record ServerAddress(Uri Url, string? SocketPath)
{
    private const string UnixScheme = "unix://";

    /// <summary>Reads <c>http://host:port</c>, <c>https://host:port</c> or <c>unix:///path</c>; null when it is none of them.</summary>
    public static ServerAddress? TryParse(string text)
    {
        if (text.StartsWith(UnixScheme, StringComparison.Ordinal))
        {
            var path = text[UnixScheme.Length..];
            return Path.IsPathRooted(path) ? new ServerAddress(new Uri("http://localhost/"), path) : null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url is { Host.Length: > 0, PathAndQuery: "/" }
            ? new ServerAddress(url, null)
            : null;
    }

    public override string ToString() => SocketPath is null ? Url.ToString().TrimEnd('/') : UnixScheme + SocketPath;
}
