using HexHub.Wire;

namespace HexHub.Users;

/// <summary>A user as part of something else.</summary>
internal sealed record MinimalUserObject(string Username, string Url)
{
    public static MinimalUserObject Of(string name, HexUrls urls) => new(name, urls.User(name));
}
