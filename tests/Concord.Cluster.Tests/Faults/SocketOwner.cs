using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace Concord.Cluster.Tests.Faults;

/// <summary>Finds the process at the other end of a connection within this machine, as Linux tells it under <c>/proc</c>.</summary>
internal static class SocketOwner
{
    /// <summary>Which of the processes, each with all that it has started, holds the socket of a connection; -1 when none of them does.</summary>
    /// <param name="local">The address at that end.</param>
    /// <param name="remote">The address at this end.</param>
    /// <param name="processes">The candidates; null for one that is not running.</param>
    public static int Find(IPEndPoint local, IPEndPoint remote, IReadOnlyList<int?> processes)
    {
        if (FindInode(local, remote) is not { } inode) return -1;
        var wanted = $"socket:[{inode}]";
        for (var i = 0; i < processes.Count; i++)
        {
            if (processes[i] is { } process && ProcessTree.Of(process).Any(each => Holds(each, wanted))) return i;
        }

        return -1;
    }

    private static string? FindInode(IPEndPoint local, IPEndPoint remote)
    {
        // A socket of both families, as .NET makes them, stands in the second table with an address of version 4 inside.
        foreach (var table in (ReadOnlySpan<string>)["/proc/net/tcp", "/proc/net/tcp6"])
        {
            if (!File.Exists(table)) continue;
            foreach (var line in File.ReadLines(table).Skip(1))
            {
                var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (fields.Length > 9 && Read(fields[1]).Equals(local) && Read(fields[2]).Equals(remote)) return fields[9];
            }
        }

        return null;
    }

    /// <summary>Reads <c>0100007F:1F90</c>: words of four bytes, the lowest byte last, and the port.</summary>
    private static IPEndPoint Read(string text)
    {
        var (address, port) = (text[..^5], text[^4..]);
        var bytes = Convert.FromHexString(address);
        for (var i = 0; i < bytes.Length; i += 4)
        {
            var word = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(i));
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(i), word);
        }

        var ip = new IPAddress(bytes);
        return new IPEndPoint(ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip, int.Parse(port, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }

    private static bool Holds(int process, string socket)
    {
        try
        {
            return Directory.EnumerateFiles($"/proc/{process}/fd").Any(file => new FileInfo(file).LinkTarget == socket);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // It ended while it was looked at.
        }
    }
}
