using System.Net;
using System.Text;
using Microsoft.Extensions.Options;
using Quartet.Accounts.Authentication;
using Quartet.Accounts.Keys;
using Quartet.Accounts.Users;

namespace Quartet.Accounts.Tests.Authentication;

// Source: Hex protocol 4.1.
public class AuthenticatorTests
{
    [Theory]
    [InlineData(null, AuthenticationFailure.None)]
    [InlineData("", AuthenticationFailure.None)]
    [InlineData("Digest x", AuthenticationFailure.Malformed)]
    [InlineData("Basic", AuthenticationFailure.UnknownKey)]
    [InlineData("Basic !!!", AuthenticationFailure.Malformed)]
    [InlineData("Basic YWRh", AuthenticationFailure.Malformed)]
    [InlineData("Bearer ", AuthenticationFailure.UnknownKey)]
    [InlineData("Bearer x", AuthenticationFailure.UnknownKey)]
    [InlineData("0123456789abcdef0123456789abcdef", AuthenticationFailure.UnknownKey)]
    public async Task A_header_is_a_credential_or_a_failure(string? header, AuthenticationFailure failure)
    {
        await using var accounts = await AccountsStore.OpenAsync();
        var result = await accounts.Authenticator.AuthenticateAsync(header, IPAddress.Loopback, CancellationToken.None);
        result.Failure.ShouldBe(failure);
        result.Identity.ShouldBeNull();
    }

    [Fact]
    public async Task Passwords_and_keys_are_accepted_in_every_form()
    {
        await using var accounts = await AccountsStore.OpenAsync();
        var made = await accounts.Users.CreateAsync(new NewUser("Ada", "Ada@Example.com", "pass:word ü", null), CancellationToken.None);
        made.User.ShouldNotBeNull().PasswordHash.ShouldNotContain("pass");
        var (_, secret) = await accounts.Keys.CreateAsync("ada", "k", [KeyPermission.FullApi], null, CancellationToken.None);
        foreach (var header in new[] { secret, "Bearer " + secret, "bearer  " + secret, Basic("ada:pass:word ü"), Basic("ADA@example.COM:pass:word ü").Replace("Basic", "basic", StringComparison.Ordinal) })
            (await accounts.Authenticator.AuthenticateAsync(header, null, CancellationToken.None)).Identity?.User.Name.ShouldBe("ada");
        foreach (var wrong in new[] { "ada:", "ada:pass", ":", "ada\0:pass:word ü", $"{new string('a', 1000)}:x", $"ada:{new string('x', 2000)}" })
            (await accounts.Authenticator.AuthenticateAsync(Basic(wrong), null, CancellationToken.None)).Failure.ShouldBe(AuthenticationFailure.WrongPassword);
        (await accounts.Authenticator.AuthenticateAsync(new string('x', 5000), null, CancellationToken.None)).Failure.ShouldBe(AuthenticationFailure.Malformed);
    }

    [Fact]
    public async Task Passwords_beyond_the_queue_are_sent_away()
    {
        using var gate = new PasswordGate(Options.Create(new AccountsOptions { PasswordsWaitingMax = 1 }));
        var places = Math.Max(1, Environment.ProcessorCount / 2);
        using var entered = new CountdownEvent(places);
        using var release = new ManualResetEventSlim();
        List<Task<bool>> working = [];
        for (var i = 0; i < places; i++)
        {
            working.Add(Task.Run(() => gate.TryRunAsync(
                () =>
                {
                    entered.Signal();
                    release.Wait();
                },
                CancellationToken.None)));
            while (entered.CurrentCount > places - working.Count) await Task.Yield();
        }

        var waiting = gate.TryRunAsync(() => { }, CancellationToken.None);
        (await gate.TryRunAsync(() => { }, CancellationToken.None)).ShouldBeFalse();
        release.Set();
        (await Task.WhenAll([.. working, waiting])).ShouldAllBe(isDone => isDone);
    }

    private static string Basic(string text) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
