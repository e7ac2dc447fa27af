namespace Quartet.Hosting.Settings;

/// <summary>Whether the program of a supervised member is there.</summary>
internal static class EtcdBinary
{
    /// <summary>One line that says what to install; null when it is there.</summary>
    public static string? Fault(string program)
    {
        var places = program.Contains('/', StringComparison.Ordinal)
            ? [program]
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, program));
        return places.Any(File.Exists)
            ? null
            : $"Concord:Cluster:EtcdPath is '{program}', which is not there. Each node runs a member of etcd: install Debian's package etcd-server (apt-get install etcd-server), or name the program.";
    }
}
