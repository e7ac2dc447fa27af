using System.Globalization;
using Concord.Etcd.Protos;

namespace Concord.Etcd.Client;

/// <summary>Which cluster this node belongs to. An answer from another one is refused, whatever it says.</summary>
internal sealed class ClusterIdentity
{
    private long _id;

    /// <summary>The cluster's own id; 0 as long as nobody has answered.</summary>
    public ulong Id => unchecked((ulong)Volatile.Read(ref _id));

    /// <summary>Called once with the reason when an answer came from elsewhere.</summary>
    public Action<ConcordException>? Broken { get; set; }

    /// <summary>What was remembered from the last time.</summary>
    public void Expect(ulong id) => Volatile.Write(ref _id, unchecked((long)id));

    public void Check(ResponseHeader? header)
    {
        if (header is null || header.ClusterId == 0) return;
        var known = Interlocked.CompareExchange(ref _id, unchecked((long)header.ClusterId), 0);
        if (known == 0 || unchecked((ulong)known) == header.ClusterId) return;
        var foreign = new ConcordException(
            ConcordErrorCode.CorruptLog,
            $"Member {Hex(header.MemberId)} belongs to the etcd cluster {Hex(header.ClusterId)}, not to {Hex(unchecked((ulong)known))}: it is another cluster, or this one was made anew.");
        Broken?.Invoke(foreign);
        throw foreign;
    }

    /// <summary>An id as etcd itself prints it.</summary>
    public static string Hex(ulong id) => id.ToString("x16", CultureInfo.InvariantCulture);
}
