using Google.Protobuf;

namespace Concord.Etcd.Wire;

/// <summary>A method of a service: where it is, and how its answers are read.</summary>
/// <typeparam name="TRequest">What is sent.</typeparam>
/// <typeparam name="TResponse">What comes back.</typeparam>
/// <param name="Path"><c>/package.Service/Method</c>.</param>
/// <param name="Answers">Reads an answer.</param>
internal sealed record GrpcMethod<TRequest, TResponse>(string Path, MessageParser<TResponse> Answers)
    where TRequest : IMessage<TRequest>
    where TResponse : IMessage<TResponse>
{
    /// <summary>
    /// Whether a member without a leader refuses it at once instead of letting it hang. False for what is asked just to learn about that.
    /// </summary>
    public bool RequiresLeader { get; init; } = true;
}
