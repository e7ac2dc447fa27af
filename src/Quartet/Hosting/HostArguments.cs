namespace Quartet.Hosting;

/// <summary>What the command line says about serving.</summary>
/// <param name="Data">Directory for all data; null: what the configuration says.</param>
/// <param name="Urls">Addresses to listen on; null: what the configuration says.</param>
/// <param name="Settings">Settings as <c>--Section:Name=value</c>; they win over every other source.</param>
internal sealed record HostArguments(string? Data, string? Urls, string[] Settings)
{
    /// <summary>Whether the server stops when its standard input ends, as it does when whoever started it is gone.</summary>
    public bool IsAttached { get; init; }
}
