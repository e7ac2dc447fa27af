using System.ComponentModel;
using System.Diagnostics;
using Concord.Etcd.Client;

namespace Concord.Etcd.Supervision;

/// <summary>The etcd program of this machine.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Version">What it says it is.</param>
internal sealed record EtcdProgram(string Path, EtcdVersion Version)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidArguments"/>: there is none, or its version is not supported.</exception>
    public static async Task<EtcdProgram> FindAsync(string path, CancellationToken ct)
    {
        var output = await AskAsync(path, ct).ConfigureAwait(false);
        const string label = "etcd Version:";
        var line = output.Split('\n').FirstOrDefault(line => line.StartsWith(label, StringComparison.Ordinal));
        if (line is null || EtcdVersion.TryParse(line[label.Length..].Trim()) is not { } version)
            throw Invalid($"'{path} --version' does not say which version of etcd it is.");
        return version.IsSupported ? new EtcdProgram(path, version) : throw Invalid($"'{path}' is etcd {version}; Concord works with 3.4 to 3.6.");
    }

    private static async Task<string> AskAsync(string path, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        var start = new ProcessStartInfo(path, ["--version"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start) ?? throw Invalid($"'{path}' could not be started.");
            var output = await process.StandardOutput.ReadToEndAsync(patience.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
            return output;
        }
        catch (Win32Exception e)
        {
            throw Invalid($"EtcdPath is '{path}', which cannot be started: {e.Message}. Install etcd, or name its program.", e);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw Invalid($"'{path} --version' has not answered within {Patience.TotalSeconds} s.");
        }
    }

    private static ConcordException Invalid(string message, Exception? inner = null) => new(ConcordErrorCode.InvalidArguments, message, inner);
}
