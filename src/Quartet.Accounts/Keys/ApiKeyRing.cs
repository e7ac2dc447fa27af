using Concord;
using Concord.Collections;
using static Quartet.Accounts.Keys.ApiKeyCollection;

namespace Quartet.Accounts.Keys;

/// <summary>The API keys: makes them, finds them by their secret, revokes them.</summary>
public sealed class ApiKeyRing(ConcordStore store, TimeProvider clock)
{
    private static readonly TimeSpan LastUsePrecision = TimeSpan.FromMinutes(5);

    /// <summary>The key of a secret, whether or not it is still in force; null when there is none.</summary>
    public ApiKey? FindBySecret(string presented)
    {
        var secret = KeySecret.Of(presented);
        return ApiKeys.Get(store.View(), secret.LookupHash) is { } key && secret.Matches(key) ? key : null;
    }

    /// <summary>A key as it is by now, in force or not.</summary>
    public ApiKey? Refresh(ApiKey key) => ApiKeys.Get(store.View(), key.LookupHash);

    /// <summary>The owner's keys in force, by name.</summary>
    public IReadOnlyList<ApiKey> List(string owner) => [.. InForce(store.View(), owner).OrderBy(key => key.Name, StringComparer.Ordinal)];

    /// <summary>The owner's key of a name, if it is in force.</summary>
    public ApiKey? Find(string owner, string name) => InForce(store.View(), owner).FirstOrDefault(key => key.Name == name);

    /// <summary>Makes a key. A name that is in use gets a number: <c>laptop</c>, <c>laptop-2</c>, <c>laptop-3</c>.</summary>
    public async Task<NewApiKey> CreateAsync(
        string owner, string name, IReadOnlyList<KeyPermission> permissions, DateTimeOffset? revokeAt, CancellationToken ct)
    {
        var secret = KeySecret.New();
        var now = clock.GetUtcNow();
        var created = await store.TransactAsync(
            transaction =>
            {
                var key = new ApiKey
                {
                    LookupHash = secret.LookupHash, VerifyHash = secret.VerifyHash, Owner = owner, Permissions = permissions,
                    Name = FreeName([.. InForce(transaction, owner).Select(k => k.Name)], name), InsertedAt = now, UpdatedAt = now, RevokeAt = revokeAt,
                };
                OwnerKeys.Touch(transaction, owner);
                ApiKeys.Put(transaction, key);
                return key;
            },
            ct);
        return new NewApiKey(created, secret.Text);
    }

    /// <summary>Revokes a key at once; null when the owner has none of that name in force.</summary>
    public async Task<ApiKey?> RevokeAsync(string owner, string name, CancellationToken ct) => await store.TransactAsync(
        transaction => InForce(transaction, owner).FirstOrDefault(k => k.Name == name) is { } key ? Revoke(transaction, key) : null, ct);

    /// <summary>Revokes all keys of an owner at once; returns how many were in force.</summary>
    public async Task<int> RevokeAllAsync(string owner, CancellationToken ct) => await store.TransactAsync(
        transaction =>
        {
            OwnerKeys.Touch(transaction, owner);
            var keys = InForce(transaction, owner).ToList();
            foreach (var key in keys) Revoke(transaction, key);
            return keys.Count;
        },
        ct);

    /// <summary>Whether a use of a key by now is worth writing down: the last one that was is five minutes old.</summary>
    public bool IsUseDue(ApiKey used) => used.LastUse is not { } last || clock.GetUtcNow() - last.UsedAt >= LastUsePrecision;

    /// <summary>Remembers a use of a key, at most every five minutes.</summary>
    public async Task RecordUseAsync(ApiKey used, string? ip, string? userAgent, CancellationToken ct)
    {
        if (!IsUseDue(used)) return;
        var now = clock.GetUtcNow();
        await store.TransactAsync(
            transaction =>
            {
                if (ApiKeys.Get(transaction, used.LookupHash) is { } key) ApiKeys.Put(transaction, key with { LastUse = new KeyUse(now, ip, userAgent) });
                return true;
            },
            ct);
    }

    private static string FreeName(HashSet<string> used, string name)
    {
        if (!used.Contains(name)) return name;
        var highest = 1;
        foreach (var other in used)
        {
            if (other.StartsWith(name + "-", StringComparison.Ordinal)
                && int.TryParse(other.AsSpan(name.Length + 1), System.Globalization.NumberStyles.None, null, out var number))
            {
                highest = Math.Max(highest, number);
            }
        }

        return $"{name}-{highest + 1}";
    }

    private IEnumerable<ApiKey> InForce(IRecordReader reader, string owner)
    {
        var now = clock.GetUtcNow();
        return ApiKeys.Find(reader, ByOwner, owner).Where(key => key.IsInForce(now));
    }

    private ApiKey Revoke(OptimisticTransaction transaction, ApiKey key)
    {
        var now = clock.GetUtcNow();
        var revoked = key with { RevokeAt = now, UpdatedAt = now };
        ApiKeys.Put(transaction, revoked);
        return revoked;
    }
}
