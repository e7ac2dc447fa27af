using System.Text;
using Concord.Audit;
using Concord.Embedded.Disks;
using Concord.Tests.Embedded;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Quartet.Testing;

namespace Concord.Tests.Audit;

/// <summary>Opens audit logs, and reads and damages what they have written on a simulated disk.</summary>
internal static class AuditLogs
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Small enough that a simulated disk need not hold megabytes of zeros.</summary>
    public static AuditOptions Options { get; } = new() { Enabled = true, LogDirectory = "(simulated)", QueueLinesMax = 8, Node = "n1" };

    public static Task<AuditLog> OpenAsync(IDisk disk, AuditOptions? options = null, TimeProvider? clock = null, ILogger? logger = null) =>
        AuditLog.OpenAsync(options ?? Options, disk, clock ?? new ManualTime(), logger ?? NullLogger.Instance, Ct);

    public static AuditEvent Put(string key, string result = "ok", string user = "token:0123abcd") =>
        new() { Operation = "put", Result = result, User = user, Keys = AuditKeys.One(key), Details = [new("has_ttl", false)] };

    /// <summary>Writes puts of the keys <c>k1</c>, <c>k2</c>, …, each after the one before.</summary>
    public static async Task PutAsync(AuditLog log, int from, int to)
    {
        for (var i = from; i <= to; i++) await log.LogAsync(Put($"k{i}"), Ct);
        await log.FlushAsync(Ct);
    }

    public static IReadOnlyList<string> FilesOf(SimulatedDisk disk) =>
        [.. disk.Names.Where(name => AuditFileName.TryParse(name, out _)).Order(Comparer<string>.Create((a, b) => NameOf(a).CompareTo(NameOf(b))))];

    public static List<string> LinesOf(SimulatedDisk disk, string file) => [.. Encoding.UTF8.GetString(disk.Content(file)).TrimEnd('\n').Split('\n')];

    public static void SetLines(SimulatedDisk disk, string file, IEnumerable<string> lines) =>
        disk.SetContent(file, Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));

    public static Task<AuditVerification> VerifyAsync(IDisk disk, AuditHead? pinned = null) => new AuditTrail(disk).VerifyAsync(pinned, Ct);

    public static async Task<IReadOnlyList<long>> NumbersAsync(IDisk disk) =>
        [.. (await new AuditTrail(disk).QueryAsync(limit: AuditTrail.LimitMax, ct: Ct)).Select(entry => entry.Sequence)];

    private static AuditFileName NameOf(string text) => AuditFileName.TryParse(text, out var name) ? name : throw new ArgumentException(text);
}
