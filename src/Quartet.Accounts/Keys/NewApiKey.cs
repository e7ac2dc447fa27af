namespace Quartet.Accounts.Keys;

/// <summary>A key that was just made. Its secret exists nowhere else.</summary>
public sealed record NewApiKey(ApiKey Key, string Secret)
{
    /// <summary>Leaves the secret out.</summary>
    public override string ToString() => $"key {Key.Name} of {Key.Owner}";
}
