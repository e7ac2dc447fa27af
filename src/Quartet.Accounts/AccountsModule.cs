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
        services.AddOptions<AccountsOptions>().BindConfiguration("Accounts").ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<KeyUseRecorder>().AddHostedService(provider => provider.GetRequiredService<KeyUseRecorder>());
        services.AddSingleton<PasswordGate>().AddSingleton<LoginThrottle>();
        return services.AddSingleton<UserDirectory>().AddSingleton<ApiKeyRing>().AddSingleton<Authenticator>();
    }
}
