namespace Concord.Cluster.Tests.Faults;

/// <summary>How a link is cut.</summary>
internal enum CutMode
{
    /// <summary>Bytes wait, and arrive when the link is healed: a short outage, which TCP survives.</summary>
    Hold,

    /// <summary>
    /// A black hole: bytes are lost, nobody is told, the sockets stay open. A connection that has lost something is reset when the link is
    /// healed, as one is whose packets were given up: a stream never has a hole.
    /// </summary>
    Drop,

    /// <summary>Connections are reset at once and new ones are refused: a machine that is up, with nobody listening.</summary>
    Reset,
}
