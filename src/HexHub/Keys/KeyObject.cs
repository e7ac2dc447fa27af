using HexHub.Wire;
using Quartet.Accounts.Keys;

namespace HexHub.Keys;

/// <summary>An API key as the API shows one. Source: Hex protocol 5.3.</summary>
internal sealed record KeyObject
{
    public required string Name { get; init; }

    /// <summary>Whether it is the key that the request came with.</summary>
    public required bool AuthingKey { get; init; }

    /// <summary>Only in the answer that makes the key.</summary>
    public required string? Secret { get; init; }

    public required IReadOnlyList<PermissionObject> Permissions { get; init; }

    public required DateTimeOffset? RevokeAt { get; init; }

    public required DateTimeOffset InsertedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required string Url { get; init; }

    public required KeyUseObject? LastUse { get; init; }

    public static KeyObject Of(ApiKey key, HexCall call, string? secret = null) => new()
    {
        Name = key.Name, AuthingKey = call.Caller?.Key?.LookupHash == key.LookupHash, Secret = secret,
        Permissions = [.. key.Permissions.Select(permission => new PermissionObject(permission.DomainName, permission.Resource))],
        RevokeAt = key.RevokeAt, InsertedAt = key.InsertedAt, UpdatedAt = key.UpdatedAt, Url = call.Urls.Key(key.Name),
        LastUse = key.LastUse is { } use ? new KeyUseObject(use.UsedAt, use.Ip, use.UserAgent) : null,
    };
}

internal sealed record PermissionObject(string Domain, string? Resource);

internal sealed record KeyUseObject(DateTimeOffset UsedAt, string? Ip, string? UserAgent);
