namespace Concord.Sessions;

/// <summary>What an event is about.</summary>
public enum EventType
{
    /// <summary>A key got a value.</summary>
    Put,

    /// <summary>A key was removed by somebody.</summary>
    Delete,

    /// <summary>A key was removed because its time had come.</summary>
    Expire,

    /// <summary>The time that a key has left was replaced.</summary>
    Touch,

    /// <summary>The store was replaced by another state, at once: what was read before may be wrong, and no single events tell how.</summary>
    Resync,
}
