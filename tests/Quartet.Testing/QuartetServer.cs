using System.Text.RegularExpressions;

namespace Quartet.Testing;

/// <summary>The real host in a process of its own, on a free port.</summary>
public sealed partial class QuartetServer : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private QuartetServer(ChildProcess process, Uri address)
    {
        Process = process;
        Address = address;
        Client = new HttpClient { BaseAddress = address };
        Client.DefaultRequestHeaders.UserAgent.ParseAdd("quartet-tests/1.0");
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>The address of the Hex API.</summary>
    public string Api => $"{Base}/api";

    /// <summary>The address of the Hex repository.</summary>
    public string Repository => $"{Base}/repo";

    /// <summary>The address without a slash at the end.</summary>
    public string Base => Address.ToString().TrimEnd('/');

    /// <summary>A client that names itself, as the API demands.</summary>
    public HttpClient Client { get; }

    /// <summary>The process.</summary>
    public ChildProcess Process { get; }

    /// <summary>Starts it on a data directory and waits until it is ready.</summary>
    public static Task<QuartetServer> StartAsync(string data, CancellationToken ct, params string[] settings) =>
        StartAsync(data, new Uri("http://127.0.0.1:0"), ct, settings);

    /// <summary>The same at an address that others know already.</summary>
    public static async Task<QuartetServer> StartAsync(string data, Uri address, CancellationToken ct, params string[] settings)
    {
        var process = ChildProcess.Start(
            "dotnet", [Testing.Repository.Assembly("src/Quartet", "Quartet"), "--urls", address.ToString().TrimEnd('/'), "--data", data, .. settings]);
        try
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
            timeout.CancelAfter(StartTimeout);
            var line = await process.WaitForLineAsync(line => AddressLine().IsMatch(line), timeout.Token);
            await process.WaitForLineAsync(line => line.Contains("Ctrl-C", StringComparison.Ordinal), timeout.Token);
            return new QuartetServer(process, new Uri(AddressLine().Match(line).Groups[1].Value));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Process.DisposeAsync();
    }

    [GeneratedRegex(@"^\s*Address\s+(http\S+)")]
    private static partial Regex AddressLine();
}
