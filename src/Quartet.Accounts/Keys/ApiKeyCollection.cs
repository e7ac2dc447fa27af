using Concord.Collections;

namespace Quartet.Accounts.Keys;

internal static class ApiKeyCollection
{
    public static readonly SecondaryIndex<ApiKey> ByOwner = SecondaryIndex.Many<ApiKey>("owner", key => [key.Owner]);

    public static readonly Collection<ApiKey> ApiKeys = new("accounts/keys", key => key.LookupHash, AccountsJson.Default.ApiKey, ByOwner);
}
