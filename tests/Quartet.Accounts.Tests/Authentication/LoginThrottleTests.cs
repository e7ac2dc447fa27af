using System.Net;
using Microsoft.Extensions.Options;
using Quartet.Accounts.Authentication;
using Quartet.Testing;

namespace Quartet.Accounts.Tests.Authentication;

// Source: Hex protocol 2.5.
public class LoginThrottleTests
{
    private static readonly IPAddress Office = IPAddress.Parse("192.0.2.1");
    private readonly ManualTime _time = new();

    [Fact]
    public void Ten_failures_of_one_address_with_one_account_end_its_guessing_for_the_window()
    {
        var throttle = With(new AccountsOptions());
        for (var i = 0; i < 10; i++) throttle.TryBegin(Office, "ada").ShouldBeTrue();
        throttle.TryBegin(Office, "ada").ShouldBeFalse();
        throttle.TryBegin(Office.MapToIPv6(), "ada").ShouldBeFalse();
        throttle.TryBegin(Office, "bob").ShouldBeTrue();
        throttle.TryBegin(IPAddress.Parse("192.0.2.2"), "ada").ShouldBeTrue();
        _time.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromTicks(1));
        throttle.TryBegin(Office, "ada").ShouldBeFalse();
        _time.Advance(TimeSpan.FromTicks(1));
        throttle.TryBegin(Office, "ada").ShouldBeTrue();
    }

    [Fact]
    public void A_right_password_wipes_the_failures_out()
    {
        var throttle = With(new AccountsOptions { LoginFailuresMax = 2 });
        for (var i = 0; i < 10; i++)
        {
            throttle.TryBegin(Office, "ada").ShouldBeTrue();
            throttle.TryBegin(Office, "ada").ShouldBeTrue();
            throttle.Succeeded(Office, "ada");
        }
    }

    [Fact]
    public void One_network_of_ipv6_is_one_address()
    {
        var throttle = With(new AccountsOptions { LoginFailuresMax = 1 });
        throttle.TryBegin(IPAddress.Parse("2001:db8:0:1::1"), "ada").ShouldBeTrue();
        throttle.TryBegin(IPAddress.Parse("2001:db8:0:1:ffff::2"), "ada").ShouldBeFalse();
        throttle.TryBegin(IPAddress.Parse("2001:db8:0:2::1"), "ada").ShouldBeTrue();
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    public void This_machine_is_exempt_unless_it_is_said_otherwise(string address)
    {
        var (free, limited) = (With(new AccountsOptions { LoginFailuresMax = 1 }), With(new AccountsOptions { LoginFailuresMax = 1, LimitLoopback = true }));
        for (var i = 0; i < 3; i++) free.TryBegin(IPAddress.Parse(address), "ada").ShouldBeTrue();
        limited.TryBegin(IPAddress.Parse(address), "ada").ShouldBeTrue();
        limited.TryBegin(IPAddress.Parse(address), "ada").ShouldBeFalse();
    }

    [Fact]
    public void Zero_means_no_limit()
    {
        var throttle = With(new AccountsOptions { LoginFailuresMax = 0 });
        for (var i = 0; i < 100; i++) throttle.TryBegin(Office, "ada").ShouldBeTrue();
    }

    private LoginThrottle With(AccountsOptions options) => new(Options.Create(options), _time);
}
