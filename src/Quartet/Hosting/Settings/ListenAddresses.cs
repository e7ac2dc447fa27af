using Microsoft.AspNetCore.Http;

namespace Quartet.Hosting.Settings;

/// <summary>The addresses to listen on: setting <c>Urls</c>, option <c>--urls</c>.</summary>
internal static class ListenAddresses
{
    private const int PortMax = 65535;

    /// <summary>One line for each address that cannot be listened on.</summary>
    public static IEnumerable<string> Faults(IConfiguration configuration)
    {
        var addresses = (configuration[WebHostDefaults.ServerUrlsKey] ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (addresses.Length == 0) return ["Urls is empty; an address is wanted, such as --urls http://127.0.0.1:4000."];
        return addresses.Where(address => !IsAllowed(address, configuration))
            .Select(address => $"Urls is '{address}'; an address like http://127.0.0.1:4000 is wanted{Hint(address)}.");
    }

    private static bool IsAllowed(string address, IConfiguration configuration)
    {
        try
        {
            var parsed = BindingAddress.Parse(address);
            return parsed.Port is >= 0 and <= PortMax && parsed.PathBase.Length == 0 && HasScheme(parsed.Scheme, configuration);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static bool HasScheme(string scheme, IConfiguration configuration) =>
        scheme == "http" || (scheme == "https" && configuration.GetSection("Kestrel:Certificates").Exists());

    private static string Hint(string address) => address.StartsWith("https:", StringComparison.OrdinalIgnoreCase)
        ? "; for https: set Kestrel:Certificates:Default:Path and :Password, or let a reverse proxy do it"
        : "";
}
