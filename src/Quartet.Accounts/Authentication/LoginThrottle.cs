using System.Net;
using Microsoft.Extensions.Options;

namespace Quartet.Accounts.Authentication;

/// <summary>
/// Stops the guessing of passwords: so many failures in a fixed window for one address with one account. Both count together, so that
/// nobody can lock an owner out from elsewhere. Source: Hex protocol 2.5.
/// </summary>
public sealed class LoginThrottle(IOptions<AccountsOptions> options, TimeProvider clock)
{
    // Each one has cost a hash, and hashes are gated: so many in one window are not reached, and if they are, memory stays bounded.
    private const int RememberedMax = 100_000;

    private const int Ipv6NetworkBytes = 8; // One household has a /64 of addresses.

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Address, string Account), Window> _windows = [];

    /// <summary>Counts an attempt before the password is looked at, so that many at once count too; false: not any more in this window.</summary>
    public bool TryBegin(IPAddress? address, string account)
    {
        if (IsExempt(address)) return true;
        var now = clock.GetUtcNow();
        var id = (NetworkOf(address), account);
        lock (_lock)
        {
            var window = _windows.GetValueOrDefault(id);
            if (window is null || window.EndsAt <= now) _windows[id] = window = Open(now);
            return ++window.Attempts <= options.Value.LoginFailuresMax;
        }
    }

    /// <summary>Forgets the attempts: the password was right.</summary>
    public void Succeeded(IPAddress? address, string account)
    {
        if (IsExempt(address)) return;
        lock (_lock) _windows.Remove((NetworkOf(address), account));
    }

    /// <summary>Takes one attempt back: the password was not looked at.</summary>
    public void Abandoned(IPAddress? address, string account)
    {
        if (IsExempt(address)) return;
        lock (_lock)
        {
            if (_windows.TryGetValue((NetworkOf(address), account), out var window)) window.Attempts--;
        }
    }

    private bool IsExempt(IPAddress? address) => options.Value.LoginFailuresMax == 0
        || (!options.Value.LimitLoopback && (address is null || IPAddress.IsLoopback(Plain(address))));

    private Window Open(DateTimeOffset now)
    {
        if (_windows.Count >= RememberedMax)
        {
            foreach (var (id, _) in _windows.Where(pair => pair.Value.EndsAt <= now).ToList()) _windows.Remove(id);
            if (_windows.Count >= RememberedMax) _windows.Clear();
        }

        return new Window { EndsAt = now.AddMinutes(options.Value.LoginWindowMinutes) };
    }

    private static string NetworkOf(IPAddress? address)
    {
        if (address is null) return "";
        var bytes = Plain(address).GetAddressBytes();
        return Convert.ToHexString(bytes.AsSpan(0, Math.Min(bytes.Length, Ipv6NetworkBytes)));
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private sealed class Window
    {
        public required DateTimeOffset EndsAt { get; init; }

        public int Attempts { get; set; }
    }
}
