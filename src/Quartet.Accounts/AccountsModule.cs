using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Quartet.Accounts.Authentication;
using Quartet.Accounts.Keys;
using Quartet.Accounts.Users;

namespace Quartet.Accounts;

/// <summary>The door of this module.</summary>
public static class AccountsModule
{
    /// <summary>Adds users, API keys and authentication. Needs a <see cref="Concord.ConcordStore"/>.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton<UserDirectory>().AddSingleton<ApiKeyRing>().AddSingleton<Authenticator>();
    }
}
