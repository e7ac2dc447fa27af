using System.Text.Unicode;
using Concord.Changes;
using Concord.Queries;

namespace Concord.Sessions;

/// <summary>Which changes a subscription is about, ready for use.</summary>
internal sealed class EventFilter(SubscribeOptions options)
{
    private readonly Pattern? _pattern = options.KeyPattern is { } expression ? new Pattern(expression) : null;

    public bool WantsKey(ReadOnlySpan<byte> key)
    {
        if (options.Prefix is { } prefix && !key.StartsWith(prefix.Span)) return false;
        return _pattern is null || (Utf8.IsValid(key) && _pattern.IsMatch(key));
    }

    public bool Wants(ChangeKind kind, bool bulk)
    {
        var (one, many) = kind switch
        {
            ChangeKind.Put => (EventTypes.Put, EventTypes.PutMany),
            ChangeKind.Delete => (EventTypes.Delete, EventTypes.DeleteMany),
            ChangeKind.Touch => (EventTypes.Touch, EventTypes.TouchMany),
            _ => (EventTypes.Expire, EventTypes.None),
        };
        return (options.Types & one) != 0 || (bulk && (options.Types & many) != 0);
    }
}
