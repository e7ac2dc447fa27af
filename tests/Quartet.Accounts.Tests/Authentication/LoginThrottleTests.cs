using System.Net;
using Concord;
using Microsoft.Extensions.Options;
using Quartet.Accounts.Authentication;
using Quartet.Testing;

namespace Quartet.Accounts.Tests.Authentication;

// Source: Hex protocol 2.5.
public sealed class LoginThrottleTests : IAsyncLifetime
{
    private static readonly IPAddress Office = IPAddress.Parse("192.0.2.1");
    private readonly TemporaryDirectory _directory = new();
    private readonly ManualTime _time = new();
    private ConcordStore _store = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await ConcordStore.OpenAsync(new ConcordOptions { DataDirectory = _directory.Path });

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Ten_failures_of_one_address_with_one_account_end_its_guessing_for_the_window()
    {
        var throttle = With(new AccountsOptions());
        for (var i = 0; i < 10; i++) (await throttle.TryBeginAsync(Office, "ada", Ct)).ShouldBeTrue();
        (await throttle.TryBeginAsync(Office, "ada", Ct)).ShouldBeFalse();
        (await throttle.TryBeginAsync(Office.MapToIPv6(), "ada", Ct)).ShouldBeFalse();
        (await throttle.TryBeginAsync(Office, "bob", Ct)).ShouldBeTrue();
        (await throttle.TryBeginAsync(IPAddress.Parse("192.0.2.2"), "ada", Ct)).ShouldBeTrue();
        _time.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromTicks(1));
        (await throttle.TryBeginAsync(Office, "ada", Ct)).ShouldBeFalse();
        _time.Advance(TimeSpan.FromTicks(1));
        (await throttle.TryBeginAsync(Office, "ada", Ct)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_right_password_wipes_the_failures_out()
    {
        var throttle = With(new AccountsOptions { LoginFailuresMax = 2 });
        for (var i = 0; i < 10; i++)
        {
            (await throttle.TryBeginAsync(Office, "ada", Ct)).ShouldBeTrue();
            (await throttle.TryBeginAsync(Office, "ada", Ct)).ShouldBeTrue();
            await throttle.SucceededAsync(Office, "ada", Ct);
        }
    }

    [Fact]
    public async Task One_network_of_ipv6_is_one_address()
    {
        var throttle = With(new AccountsOptions { LoginFailuresMax = 1 });
        (await throttle.TryBeginAsync(IPAddress.Parse("2001:db8:0:1::1"), "ada", Ct)).ShouldBeTrue();
        (await throttle.TryBeginAsync(IPAddress.Parse("2001:db8:0:1:ffff::2"), "ada", Ct)).ShouldBeFalse();
        (await throttle.TryBeginAsync(IPAddress.Parse("2001:db8:0:2::1"), "ada", Ct)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    public async Task This_machine_is_exempt_unless_it_is_said_otherwise(string address)
    {
        var (free, limited) = (With(new AccountsOptions { LoginFailuresMax = 1 }), With(new AccountsOptions { LoginFailuresMax = 1, LimitLoopback = true }));
        for (var i = 0; i < 3; i++) (await free.TryBeginAsync(IPAddress.Parse(address), "ada", Ct)).ShouldBeTrue();
        (await limited.TryBeginAsync(IPAddress.Parse(address), "ada", Ct)).ShouldBeTrue();
        (await limited.TryBeginAsync(IPAddress.Parse(address), "ada", Ct)).ShouldBeFalse();
    }

    [Fact]
    public async Task Attempts_at_once_through_several_nodes_count_together()
    {
        LoginThrottle[] nodes = [With(new AccountsOptions()), With(new AccountsOptions()), With(new AccountsOptions())];
        var begun = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => nodes[i % nodes.Length].TryBeginAsync(Office, "ada", Ct).AsTask()));
        begun.Count(isLetIn => isLetIn).ShouldBe(10);
        await nodes[0].AbandonedAsync(Office, "ada", Ct);
        (await nodes[1].TryBeginAsync(Office, "ada", Ct)).ShouldBeTrue();
        (await nodes[2].TryBeginAsync(Office, "ada", Ct)).ShouldBeFalse();
    }

    [Fact]
    public async Task Zero_means_no_limit()
    {
        var throttle = With(new AccountsOptions { LoginFailuresMax = 0 });
        for (var i = 0; i < 100; i++) (await throttle.TryBeginAsync(Office, "ada", Ct)).ShouldBeTrue();
    }

    private LoginThrottle With(AccountsOptions options) => new(_store, Options.Create(options), _time);
}
