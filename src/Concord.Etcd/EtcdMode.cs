namespace Concord.Etcd;

/// <summary>Who runs the etcd members.</summary>
public enum EtcdMode
{
    /// <summary>Somebody else; this node is their client.</summary>
    External = 0,

    /// <summary>Each node starts and watches over one member.</summary>
    Supervised,
}
