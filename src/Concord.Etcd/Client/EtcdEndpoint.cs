using Concord.Etcd.Wire;

namespace Concord.Etcd.Client;

/// <summary>One address of the cluster, with a connection for each <see cref="Lane"/>.</summary>
internal sealed class EtcdEndpoint : IDisposable
{
    private readonly Func<HttpMessageHandler> _connect;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private readonly GrpcChannel?[] _channels = new GrpcChannel?[Enum.GetValues<Lane>().Length];
    private ulong _member;
    private bool _disposed;

    public EtcdEndpoint(ServerAddress address, Func<HttpMessageHandler> connect, TimeProvider clock)
    {
        Address = address;
        _connect = connect;
        _clock = clock;
    }

    public ServerAddress Address { get; }

    /// <summary>The member that answered here last; 0 when none has.</summary>
    public ulong Member
    {
        get => Volatile.Read(ref _member);
        set => Volatile.Write(ref _member, value);
    }

    public GrpcChannel this[Lane lane]
    {
        get
        {
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                return _channels[(int)lane] ??= new GrpcChannel(_connect(), Address.Url, _clock);
            }
        }
    }

    /// <summary>Lets a connection go, with everything that runs on it; the next call makes a new one.</summary>
    public void Reconnect(Lane lane)
    {
        lock (_gate)
        {
            _channels[(int)lane]?.Dispose();
            _channels[(int)lane] = null;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (var channel in _channels) channel?.Dispose();
        }
    }
}
