using System.Collections.Immutable;
using Concord.Commits;
using Concord.Log;

namespace Concord.StateMachine.Proposers;

/// <summary>
/// What has been applied of each process that proposes batches, so that one which comes out of the log again has no effect. The proposer
/// of a batch with an uncertain outcome may simply propose it again.
/// </summary>
internal sealed class ProposerSet
{
    // Each start of a process is a proposer. The one that was silent longest is forgotten; should it speak after all, its batches are
    // refused, for nobody knows any more whether they were applied.
    private const int ProposersMax = 1024;

    public static readonly ProposerSet Empty = new(ImmutableDictionary<Guid, Proposer>.Empty);

    private readonly ImmutableDictionary<Guid, Proposer> _known;

    private ProposerSet(ImmutableDictionary<Guid, Proposer> known) => _known = known;

    public static ProposerSet Of(IEnumerable<KeyValuePair<Guid, Proposer>> known) => new(ImmutableDictionary.CreateRange(known));

    /// <summary>Each process with what was applied of it.</summary>
    public IReadOnlyDictionary<Guid, Proposer> Known => _known;

    public bool HasApplied(BatchId id) => _known.TryGetValue(id.Incarnation, out var proposer) && proposer.Knows(id.Number);

    /// <summary>Decides whether a batch takes effect, and remembers it if so.</summary>
    /// <param name="id">The batch.</param>
    /// <param name="isHello">Whether its process had not seen any of its batches applied when it proposed this one.</param>
    /// <param name="at">Where it came out of the log.</param>
    /// <param name="next">The set afterwards.</param>
    public Admission Admit(BatchId id, bool isHello, LogPosition at, out ProposerSet next)
    {
        next = this;
        if (!_known.TryGetValue(id.Incarnation, out var proposer))
        {
            if (!isHello) return Admission.Unknown;
            next = new ProposerSet(Room().Add(id.Incarnation, Proposer.First(id.Number, at)));
            return Admission.Takes;
        }

        if (proposer.Knows(id.Number)) return Admission.Repeated;
        next = new ProposerSet(_known.SetItem(id.Incarnation, proposer.With(id.Number, at)));
        return Admission.Takes;
    }

    private ImmutableDictionary<Guid, Proposer> Room() =>
        _known.Count < ProposersMax ? _known : _known.Remove(_known.MinBy(known => known.Value.Last).Key);
}
