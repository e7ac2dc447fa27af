using HexHub.Tests.Hosting;
using Quartet.Testing.Packages;

namespace HexHub.Tests.Api;

// Source: Hex protocol 2.4 and 11.
public class ConditionalTests(HexHubHost host)
{
    public static TheoryData<string, bool> Tags => new()
    {
        { "{0}", true },
        { "W/{0}", true },
        { "{1}", true },
        { "*", true },
        { "\"other\", {0}", true },
        { "other,{1}", true },
        { "", false },
        { "\"other\"", false },
        { ",,", false },
    };

    [Theory]
    [MemberData(nameof(Tags))]
    public async Task A_tag_is_compared_however_it_is_written(string pattern, bool isSame)
    {
        var name = host.NewName();
        (await host.PublishAsync(new SamplePackage(name))).Status.ShouldBe(201);
        foreach (var path in new[]
        {
            $"/api/packages/{name}", $"/api/packages/{name}/releases/1.0.0", "/api/users/bob", "/api", $"/repo/packages/{name}",
            $"/repo/tarballs/{name}-1.0.0.tar",
        })
        {
            var first = await host.GetAsync(path);
            var tag = first["etag"].ShouldNotBeNull();
            var wanted = pattern.Replace("{0}", tag, StringComparison.Ordinal).Replace("{1}", tag.Trim('"'), StringComparison.Ordinal);
            var second = await host.SendAsync(HttpMethod.Get, path, headers: ("if-none-match", wanted));
            second.Status.ShouldBe(isSame ? 304 : 200, path);
            second["etag"].ShouldBe(tag);
            second.Bytes.Length.ShouldBe(isSame ? 0 : first.Bytes.Length);
        }
    }

    [Fact]
    public async Task An_answer_has_another_tag_in_another_format_and_under_another_address()
    {
        var name = host.NewName();
        (await host.PublishAsync(new SamplePackage(name))).Status.ShouldBe(201);
        var path = $"/api/packages/{name}";
        string?[] tags =
        [
            (await host.GetAsync(path))["etag"],
            (await host.GetAsync(path, accept: "application/vnd.hex+erlang"))["etag"],
            (await host.SendAsync(HttpMethod.Get, path, headers: ("host", "hex.example.com")))["etag"],
        ];
        tags.Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public async Task A_date_counts_only_where_there_is_no_tag()
    {
        var name = host.NewName();
        (await host.PublishAsync(new SamplePackage(name))).Status.ShouldBe(201);
        var path = $"/api/packages/{name}";
        var date = (await host.GetAsync(path))["last-modified"].ShouldNotBeNull();
        (await host.SendAsync(HttpMethod.Get, path, headers: ("if-modified-since", date))).Status.ShouldBe(304);
        (await host.SendAsync(HttpMethod.Get, path, headers: ("if-modified-since", "Sat, 01 Jan 2000 00:00:00 GMT"))).Status.ShouldBe(200);
        (await host.SendAsync(HttpMethod.Get, path, headers: ("if-modified-since", "nonsense"))).Status.ShouldBe(200);
        (await host.SendAsync(HttpMethod.Get, path, null, null, null, ("if-modified-since", date), ("if-none-match", "\"x\""))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Files_of_the_repository_change_too_often_for_dates()
    {
        var date = (await host.GetAsync("/repo/names"))["last-modified"].ShouldNotBeNull();
        (await host.SendAsync(HttpMethod.Get, "/repo/names", headers: ("if-modified-since", date))).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("/api/packages", null, "public, max-age=60")]
    [InlineData("/api/users/ada", null, "public, max-age=60")]
    [InlineData("/api/users/me", "ada", "private, max-age=60")]
    [InlineData("/api/keys", "ada", "private, max-age=60")]
    [InlineData("/api/auth?domain=api", "ada", "no-store")]
    [InlineData("/api/nowhere", null, "no-store")]
    public async Task Answers_say_who_may_keep_them(string path, string? user, string cacheControl) =>
        (await host.GetAsync(path, user is null ? null : host.Ada))["cache-control"].ShouldBe(cacheControl);

    [Fact]
    public async Task A_new_release_changes_the_tag_of_its_package_and_of_no_other()
    {
        var (changed, other) = (host.NewName(), host.NewName());
        (await host.PublishAsync(new SamplePackage(changed))).Status.ShouldBe(201);
        (await host.PublishAsync(new SamplePackage(other))).Status.ShouldBe(201);
        var before = await TagsAsync(changed, other);
        (await host.PublishAsync(new SamplePackage(changed, "1.1.0"))).Status.ShouldBe(201);
        var after = await TagsAsync(changed, other);
        after[0].ShouldNotBe(before[0]);
        after[1].ShouldNotBe(before[1]);
        after[2..].ShouldBe(before[2..]);
    }

    private async Task<string?[]> TagsAsync(string changed, string other) =>
    [
        (await host.GetAsync($"/api/packages/{changed}"))["etag"], (await host.GetAsync($"/repo/packages/{changed}"))["etag"],
        (await host.GetAsync($"/api/packages/{other}"))["etag"], (await host.GetAsync($"/repo/packages/{other}"))["etag"],
    ];
}
