namespace Concord.Etcd.Wire;

/// <summary>A call that did not succeed.</summary>
/// <param name="code">What the server said, or what a broken connection counts as.</param>
/// <param name="message">The server's own words where it said any.</param>
/// <param name="sent">Whether the request may have reached a server; false only when that is certain.</param>
/// <param name="inner">What broke.</param>
internal sealed class GrpcException(GrpcCode code, string message, bool sent, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What the server said, or what a broken connection counts as.</summary>
    public GrpcCode Code { get; } = code;

    /// <summary>Whether the request may have reached a server.</summary>
    public bool Sent { get; } = sent;
}
