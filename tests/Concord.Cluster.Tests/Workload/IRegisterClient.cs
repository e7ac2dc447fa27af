using Concord.Cluster.Tests.Linearizability;

namespace Concord.Cluster.Tests.Workload;

/// <summary>The door of one node, as a client of the store uses it. Many calls at a time.</summary>
internal interface IRegisterClient
{
    /// <summary>Makes one call on one key. Reads are to be as consistent as what is tested promises to be linearizable.</summary>
    /// <param name="key">The key.</param>
    /// <param name="call">What is asked.</param>
    /// <param name="ct">Ends the run; a time limit of its own is the client's affair.</param>
    /// <returns>
    /// The answer of the node; <see cref="Answer.Failure"/> only if it is certain that the call has no effect and never will have one;
    /// <see cref="Answer.Unknown"/> when it had no answer, or one that does not tell.
    /// </returns>
    /// <exception cref="Exception">Anything else: a fault of the store or of the test, which ends the run.</exception>
    ValueTask<Answer> CallAsync(string key, Call call, CancellationToken ct);
}
