namespace Concord.Etcd.Supervision;

/// <summary>Where a supervised member keeps what, under the data directory of its node.</summary>
internal sealed class EtcdDirectory(string root)
{
    // etcd makes the socket in its working directory and calls it by the whole host part of its URL, port included.
    private const string SocketName = "concord:1";

    /// <summary>The client address that the member is told, relative to its working directory.</summary>
    public const string ClientUrl = "unix://" + SocketName;

    /// <summary>The working directory, for this user alone: whoever can enter it can talk to the member.</summary>
    public string Run { get; } = Path.Combine(Path.GetFullPath(root), "etcd-run");

    /// <summary>The member's own data.</summary>
    public string Data { get; } = Path.Combine(Path.GetFullPath(root), "etcd");

    /// <summary>The socket that clients connect to.</summary>
    public string Socket => Path.Combine(Run, SocketName);

    /// <summary>Number of the process that runs on the data, as long as it runs.</summary>
    public string PidFile => Path.Combine(Run, "etcd.pid");

    /// <summary>What the member prints.</summary>
    public string LogFile => Path.Combine(Run, "etcd.log");

    public static string SocketOf(string root) => new EtcdDirectory(root).Socket;

    public void Create()
    {
        foreach (var directory in (string[])[Run, Data])
        {
            Directory.CreateDirectory(directory);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
