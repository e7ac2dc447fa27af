namespace Concord.Sessions;

/// <summary>Which events somebody wants. Those of the type resync come always.</summary>
[Flags]
public enum EventTypes
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><c>put</c></summary>
    Put = 1,

    /// <summary><c>delete</c></summary>
    Delete = 2,

    /// <summary><c>expire</c></summary>
    Expire = 4,

    /// <summary><c>touch</c></summary>
    Touch = 8,

    /// <summary><c>put_many</c>: puts of a call that changed several keys.</summary>
    PutMany = 16,

    /// <summary><c>delete_many</c>: deletes of a call that changed several keys.</summary>
    DeleteMany = 32,

    /// <summary><c>touch_many</c>: touches of a call that changed several keys.</summary>
    TouchMany = 64,

    /// <summary>What comes when nothing is said: all but touches.</summary>
    Default = Put | Delete | Expire,
}
