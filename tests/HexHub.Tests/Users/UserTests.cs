using System.Diagnostics;
using HexHub.Tests.Hosting;
using Quartet.Testing.Packages;

namespace HexHub.Tests.Users;

// Source: Hex protocol 5.2 and 2.5.
public class UserTests(HexHubHost host)
{
    [Fact]
    public async Task A_user_is_shown_without_what_is_not_public()
    {
        var made = await host.PostAsync("/api/users", """{"username":"Grace.H","email":"Grace@Example.com","password":"12345678","full_name":"Grace Hopper"}""");
        made.Status.ShouldBe(201);
        made["location"].ShouldBe("/api/users/grace.h");
        var date = made.Field("inserted_at");
        made.Text.ShouldBe($$"""
            {"username":"grace.h","full_name":"Grace Hopper","handles":{},"url":"{{host.Base}}/api/users/grace.h","inserted_at":"{{date}}",
            "updated_at":"{{date}}","owned_packages":{},"packages":[]}
            """.ReplaceLineEndings(""));
        (await host.GetAsync("/api/users/GRACE.h")).Text.ShouldBe(made.Text);
        (await host.GetAsync("/api/users/grace@example.com")).Status.ShouldBe(404);
        (await host.GetAsync("/api/users/nobody")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Users_see_their_packages_and_that_they_are_in_no_organization()
    {
        var name = host.NewName();
        (await host.PublishAsync(new SamplePackage(name), host.Bob)).Status.ShouldBe(201);
        var me = await host.GetAsync("/api/users/me", host.Bob);
        me.Body.GetProperty("organizations").GetArrayLength().ShouldBe(0);
        me.Body.GetProperty("full_name").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        me.Body.TryGetProperty("email", out _).ShouldBeFalse();
        me.Body.GetProperty("owned_packages").GetProperty(name).GetString().ShouldBe($"{host.Base}/api/packages/{name}");
        me.Body.GetProperty("packages").EnumerateArray().Single(p => p.GetProperty("name").GetString() == name).ToString().ShouldBe(
            $$"""{"name":"{{name}}","repository":"hexpm","url":"{{host.Base}}/api/packages/{{name}}","html_url":"{{host.Base}}/packages/{{name}}"}""");
        (await host.GetAsync("/api/users/bob", host.Bob)).Body.TryGetProperty("organizations", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{}""", "username", "can't be blank")]
    [InlineData("""{}""", "email", "can't be blank")]
    [InlineData("""{}""", "password", "can't be blank")]
    [InlineData("""{"username":"ab"}""", "username", "should be at least 3 character(s)")]
    [InlineData("""{"username":"a b c"}""", "username", "has invalid format")]
    [InlineData("""{"username":"../../etc"}""", "username", "has invalid format")]
    [InlineData("""{"username":"ada\r\nset-cookie: x"}""", "username", "has invalid format")]
    [InlineData("""{"username":"HexPM"}""", "username", "is reserved")]
    [InlineData("""{"username":"ADA","email":"x@y.z","password":"12345678"}""", "username", "has already been taken")]
    [InlineData("""{"username":"ada2","email":"ADA@example.com","password":"12345678"}""", "email", "already in use")]
    [InlineData("""{"username":["ada"]}""", "username", "expected type string")]
    [InlineData("""{"email":"nowhere"}""", "email", "has invalid format")]
    [InlineData("""{"email":"a@b.c\nbcc:d@e.f"}""", "email", "has invalid format")]
    [InlineData("""{"emails":[{"email":"nowhere"}]}""", "email", "has invalid format")]
    [InlineData("""{"password":"1234567"}""", "password", "should be at least 8 character(s)")]
    public async Task What_is_wrong_with_an_account_is_said_by_field(string json, string field, string text)
    {
        var refusal = await host.PostAsync("/api/users", json);
        refusal.Status.ShouldBe(422);
        refusal.ErrorAt(field).ShouldBe(text);
    }

    [Fact]
    public async Task Of_two_who_want_one_name_at_once_one_gets_it()
    {
        var name = host.NewName("race");
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i =>
            host.PostAsync("/api/users", $$"""{"username":"{{name}}","emails":[{"email":"{{name}}{{i}}@example.com"}],"password":"12345678"}""")));
        answers.Count(answer => answer.Status == 201).ShouldBe(1);
        answers.Where(answer => answer.Status != 201).ShouldAllBe(answer => answer.ErrorAt("username") == "has already been taken");
    }

    [Fact]
    public async Task A_name_that_nobody_has_takes_as_long_as_a_wrong_password()
    {
        var slow = host.NewName("slow");
        (await host.PostAsync("/api/users", $$"""{"username":"{{slow}}","email":"{{slow}}@example.com","password":"12345678"}""")).Status.ShouldBe(201);
        await TimeAsync("nobody_here"); // Whatever is made once is made.
        var known = await TimeAsync(slow);
        var unknown = await TimeAsync("nobody_here");
        unknown.ShouldBeGreaterThan(known / 4);

        async Task<TimeSpan> TimeAsync(string name)
        {
            var best = TimeSpan.MaxValue;
            for (var i = 0; i < 3; i++)
            {
                var started = Stopwatch.GetTimestamp();
                (await host.GetAsync("/api/users/me", HexHubHost.Basic(name, "wrong horse"))).Status.ShouldBe(401);
                var elapsed = Stopwatch.GetElapsedTime(started);
                if (elapsed < best) best = elapsed;
            }

            return best;
        }
    }

    [Fact]
    public async Task Guessing_ends_after_ten_failures_and_starts_again_after_fifteen_minutes()
    {
        await using var limited = await HexHubHost.StartAsync(new HexHubHostSetup
        {
            Settings = new() { ["Accounts:LimitLoopback"] = "true", ["Accounts:LoginFailuresMax"] = "3" },
        });
        for (var i = 0; i < 3; i++) (await AskAsync("ada", "wrong horse")).Status.ShouldBe(401);
        var refusal = await AskAsync("ada@example.com", HexHubHost.Password);
        refusal.Status.ShouldBe(429);
        refusal["retry-after"].ShouldNotBeNull();
        (await AskAsync("bob", HexHubHost.Password)).Status.ShouldBe(200);
        (await limited.GetAsync("/api/users/me", limited.Ada)).Status.ShouldBe(200);
        limited.Time.Advance(TimeSpan.FromMinutes(15));
        (await AskAsync("ada", HexHubHost.Password)).Status.ShouldBe(200);

        Task<Answer> AskAsync(string name, string password) => limited.GetAsync("/api/users/me", HexHubHost.Basic(name, password));
    }
}
