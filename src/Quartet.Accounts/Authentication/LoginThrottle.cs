using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Concord;
using Concord.Kv;
using Concord.Transactions;
using Microsoft.Extensions.Options;

namespace Quartet.Accounts.Authentication;

/// <summary>
/// Stops the guessing of passwords: so many failures in a fixed window for one address with one account. Both count together, so that
/// nobody can lock an owner out from elsewhere. Source: Hex protocol 2.5.
/// </summary>
/// <remarks>Counted in the store, so that all nodes of a cluster count together and a restart forgets nothing.</remarks>
public sealed class LoginThrottle(ConcordStore store, IOptions<AccountsOptions> options, TimeProvider clock)
{
    private const string Prefix = "accounts/login-windows/";
    private const int Ipv6NetworkBytes = 8; // One household has a /64 of addresses.

    // Whoever loses more often sends so many attempts at once that one may fail for it.
    private const int CommitsMax = 20;

    // The window ends by the clocks of those who look; what is over is removed a little later.
    private static readonly TimeSpan KeptAfterEnd = TimeSpan.FromMinutes(1);

    /// <summary>Counts an attempt before the password is looked at, so that many at once count too; false: not any more in this window.</summary>
    /// <exception cref="ConcordException">The store takes no writes.</exception>
    public async ValueTask<bool> TryBeginAsync(IPAddress? address, string account, CancellationToken ct)
    {
        if (IsExempt(address)) return true;
        var key = KeyOf(address, account);
        return await ChangeAsync(
            key,
            before =>
            {
                var now = clock.GetUtcNow();
                var window = before is null || before.EndsAt <= now ? new LoginWindow(0, now.AddMinutes(options.Value.LoginWindowMinutes)) : before;
                return window.Attempts < options.Value.LoginFailuresMax ? window with { Attempts = window.Attempts + 1 } : null;
            },
            ct);
    }

    /// <summary>Forgets the attempts: the password was right.</summary>
    public async ValueTask SucceededAsync(IPAddress? address, string account, CancellationToken ct)
    {
        if (!IsExempt(address)) await store.DeleteAsync(KeyOf(address, account), ct);
    }

    /// <summary>Takes one attempt back: the password was not looked at.</summary>
    public async ValueTask AbandonedAsync(IPAddress? address, string account, CancellationToken ct)
    {
        if (!IsExempt(address))
            await ChangeAsync(KeyOf(address, account), before => before is { Attempts: > 0 } ? before with { Attempts = before.Attempts - 1 } : null, ct);
    }

    /// <summary>Changes a window if nobody else does meanwhile; false when there is nothing to change.</summary>
    private async Task<bool> ChangeAsync(Key key, Func<LoginWindow?, LoginWindow?> change, CancellationToken ct)
    {
        for (var i = 0; i < CommitsMax; i++)
        {
            var record = store.View().Get(key);
            var before = record is null ? null : JsonSerializer.Deserialize(record.Value.Span, AccountsJson.Default.LoginWindow);
            if (change(before) is not { } after) return false;
            var left = TimeSpan.FromSeconds(Math.Ceiling(Math.Max(0, (after.EndsAt - clock.GetUtcNow()).TotalSeconds)));
            var value = StoredValue.Json(JsonSerializer.SerializeToUtf8Bytes(after, AccountsJson.Default.LoginWindow));
            var write = new Transaction
            {
                If = [Condition.Unchanged(key, record?.ModRevision ?? Revision.None)],
                Then = [Operation.Put(key, value, store.ExpiresAfter(left + KeptAfterEnd))],
            };
            if ((await store.CommitAsync(write, ct)).Succeeded) return true;
        }

        return false;
    }

    private bool IsExempt(IPAddress? address) => options.Value.LoginFailuresMax == 0
        || (!options.Value.LimitLoopback && (address is null || IPAddress.IsLoopback(Plain(address))));

    // Whatever somebody has typed as a name: a key of one length, and nothing of it in the store.
    private static Key KeyOf(IPAddress? address, string account) =>
        $"{Prefix}{NetworkOf(address)}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(account)))}";

    private static string NetworkOf(IPAddress? address)
    {
        if (address is null) return "local";
        var bytes = Plain(address).GetAddressBytes();
        return Convert.ToHexString(bytes.AsSpan(0, Math.Min(bytes.Length, Ipv6NetworkBytes)));
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
