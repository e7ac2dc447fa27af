using Concord.Log;
using Concord.StateMachine;

namespace Concord.Archive;

/// <summary>A place in one history of a log: a log that went another way has another hash there.</summary>
/// <param name="Position">The last batch.</param>
/// <param name="Hash">Stands for everything up to it: <see cref="StoreState.Hash"/>.</param>
internal readonly record struct LogPoint(LogPosition Position, ulong Hash)
{
    public static LogPoint Of(StoreState state) => new(state.Position, state.Hash);

    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Position.Value} ({Hash:x16})");
}
