using Concord.Security;

namespace Concord.Sessions.Calls;

/// <summary>Who makes the calls of a session: somebody who is known for good, or the bearer of a token, who is looked up anew for each call.</summary>
internal sealed class Caller
{
    private readonly Principal? _known;
    private readonly TokenHash? _token;

    private Caller(Principal? known, TokenHash? token)
    {
        _known = known;
        _token = token;
    }

    /// <summary>The process that owns the store.</summary>
    public static Caller System { get; } = new(Principal.System, null);

    /// <summary>Anybody, while authentication is off.</summary>
    public static Caller Anonymous { get; } = new(Principal.Anonymous, null);

    /// <summary>Whether it is the process that owns the store.</summary>
    public bool IsSystem => ReferenceEquals(_known, Principal.System);

    /// <summary>Whoever has shown this; nobody, when it is no token.</summary>
    public static Caller Bearer(string? text) => new(null, AccessToken.TryParse(text, out var token) ? token.Hash : null);

    /// <summary>Who it is now; null when nobody is known by that token, any more or yet.</summary>
    public Principal? Identify(AccessRules rules, DateTimeOffset now) => _known ?? (_token is { } token ? rules.Find(token, now) : null);

    /// <summary>What the audit log calls him, known or not.</summary>
    public string UserOf(Principal? principal) => principal?.User ?? (_token is { } token ? "token:" + token.Id : Principal.Anonymous.User);
}
