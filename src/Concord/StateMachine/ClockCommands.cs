using Concord.Changes;
using Concord.Kv;
using Concord.Transactions;

namespace Concord.StateMachine;

/// <summary>The commands by which time passes.</summary>
internal static class ClockCommands
{
    public static CommandOutcome Tick(StateEdit edit, ref CommandReader reader)
    {
        edit.MoveClock(new ClusterTime(reader.ReadNumber()));
        return new CommandOutcome(new CommitResult(true, edit.Revision, 0));
    }

    public static CommandOutcome Sweep(StateEdit edit, ref CommandReader reader)
    {
        var countMax = reader.ReadLength();
        Key[] expired = [.. edit.Expired().Take(countMax)]; // Before the first is removed: the edit changes what it reads from.
        if (expired.Length == 0) return new CommandOutcome(new CommitResult(true, edit.Revision, 0));
        var changes = new Change[expired.Length];
        for (var i = 0; i < expired.Length; i++)
            changes[i] = new Change(ChangeKind.Expire, expired[i], null, edit.Replace(expired[i].Array, null, inSystem: false));
        edit.Advance(edit.Revision.Next, changes);
        return new CommandOutcome(new CommitResult(true, edit.Revision, changes.Length));
    }
}
