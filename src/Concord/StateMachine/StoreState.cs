using Concord.Kv;
using Concord.Log;
using Concord.StateMachine.Tree;

namespace Concord.StateMachine;

/// <summary>The whole state as of one position of the log. Immutable, so that readers, snapshots and backups may hold it for as long as they like.</summary>
/// <param name="Position">The last batch that is in it.</param>
/// <param name="Revision">The last change that is in it.</param>
/// <param name="Keys">Every key with its record.</param>
internal sealed record StoreState(LogPosition Position, Revision Revision, KeySpace Keys)
{
    public static readonly StoreState Empty = new(LogPosition.Start, Revision.None, KeySpace.Empty);
}
