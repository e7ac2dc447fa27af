using Concord;
using Microsoft.Extensions.Options;
using Quartet.Accounts.Authentication;
using Quartet.Accounts.Keys;
using Quartet.Accounts.Users;
using Quartet.Testing;

namespace Quartet.Accounts.Tests;

/// <summary>Accounts over a real store in a directory of their own.</summary>
internal sealed class AccountsStore : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory;
    private readonly PasswordGate _gate = new(Options.Create(new AccountsOptions()));

    private AccountsStore(TemporaryDirectory directory, ConcordStore store)
    {
        _directory = directory;
        Store = store;
        Keys = new ApiKeyRing(store, Time);
        Users = new UserDirectory(store, _gate, Time);
        Authenticator = new Authenticator(Users, Keys, new LoginThrottle(store, Options.Create(new AccountsOptions()), Time), _gate, Time);
    }

    public ConcordStore Store { get; }

    public ManualTime Time { get; } = new();

    public ApiKeyRing Keys { get; }

    public UserDirectory Users { get; }

    public Authenticator Authenticator { get; }

    public static async Task<AccountsStore> OpenAsync()
    {
        var directory = new TemporaryDirectory();
        return new AccountsStore(directory, await ConcordStore.OpenAsync(new ConcordOptions { DataDirectory = directory.In("store") }));
    }

    public async ValueTask DisposeAsync()
    {
        _gate.Dispose();
        await Store.DisposeAsync();
        _directory.Dispose();
    }
}
