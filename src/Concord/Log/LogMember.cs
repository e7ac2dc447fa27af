namespace Concord.Log;

/// <summary>One of those who hold the log.</summary>
/// <param name="Id">As its cluster knows it, in hex.</param>
/// <param name="Name">As the operator knows it.</param>
/// <param name="PeerUrls">Where its peers reach it.</param>
/// <param name="ClientUrls">Where clients reach it.</param>
/// <param name="IsLearner">Whether it does not vote yet.</param>
/// <param name="IsLeader">Whether it leads.</param>
/// <param name="IsHealthy">Whether it answered when last asked.</param>
/// <param name="Applied">Its own index of what it has applied; 0 when unknown.</param>
/// <param name="Bytes">Size of its storage, in bytes; 0 when unknown.</param>
public sealed record LogMember(
    string Id,
    string Name,
    IReadOnlyList<string> PeerUrls,
    IReadOnlyList<string> ClientUrls,
    bool IsLearner,
    bool IsLeader,
    bool IsHealthy,
    long Applied,
    long Bytes);
