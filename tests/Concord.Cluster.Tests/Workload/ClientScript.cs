using System.Globalization;
using Concord.Cluster.Tests.Linearizability;

namespace Concord.Cluster.Tests.Workload;

/// <summary>What one client does, drawn from a seed and from what it has seen. No value is ever written twice.</summary>
internal sealed class ClientScript(int seed, int client)
{
    private readonly Random _random = new(unchecked((seed * 1_000_003) + client));
    private readonly Dictionary<string, Answer.Found?> _seen = [];
    private int _values;

    /// <summary>One of so many.</summary>
    public int Draw(int count) => _random.Next(count);

    /// <summary>A part of a span of time.</summary>
    public TimeSpan Draw(TimeSpan max) => max * _random.NextDouble();

    /// <summary>The next call on a key.</summary>
    public Call Next(string key) => _random.Next(20) switch
    {
        < 8 => Call.Get,
        < 12 => Call.Put(NewValue()),
        < 14 => Call.Delete,
        < 15 => NextGuard(key) is { NeedsKey: true } guard ? Call.DeleteIf(guard) : Call.Delete,
        < 16 => Call.PutIf(Guard.Absent, NewValue()),
        _ => Call.PutIf(NextGuard(key), NewValue()),
    };

    /// <summary>Remembers what an answer tells of a key: conditions are drawn from it.</summary>
    public void Note(string key, Call call, Answer answer)
    {
        switch (answer)
        {
            case Answer.Found found:
                _seen[key] = found;
                break;
            case Answer.Refused { Current: { } current }:
                _seen[key] = current;
                break;
            case Answer.Written written when call is Call.Write { Value: { } value }:
                _seen[key] = new Answer.Found(value, written.Revision);
                break;
            case Answer.Nothing or Answer.Written:
                _seen[key] = null;
                break;
            default:
                break; // Tells nothing.
        }
    }

    private Guard NextGuard(string key) => _seen.GetValueOrDefault(key) switch
    {
        { Revision: > 0 and var revision } when _random.Next(2) == 0 => Guard.AtRevision(revision),
        { Value: var value } => Guard.Holding(value),
        null => Guard.Absent,
    };

    private string NewValue() => string.Create(CultureInfo.InvariantCulture, $"{client}.{++_values}");
}
