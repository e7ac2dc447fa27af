using System.Net;
using System.Text.RegularExpressions;

namespace Quartet.Tests.Pages;

public sealed partial class PageHttpTests : IAsyncLifetime
{
    private PageSite _site = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _site = await PageSite.StartAsync(new FakePackageCatalog());
        _client = new HttpClient { BaseAddress = _site.BaseUrl };
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return _site.DisposeAsync();
    }

    [Theory]
    [InlineData("/", HttpStatusCode.OK)]
    [InlineData("/packages/nope", HttpStatusCode.NotFound)]
    [InlineData("/broken", HttpStatusCode.InternalServerError)]
    [InlineData("/forbidden", HttpStatusCode.Forbidden)]
    public async Task A_page_carries_the_security_headers_and_its_status(string address, HttpStatusCode status)
    {
        using var answer = await GetAsync(address, "text/html");
        answer.StatusCode.ShouldBe(status);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("script-src 'self';");
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldNotContain("unsafe");
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.Contains("Referrer-Policy").ShouldBeTrue();
        var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        html.ShouldStartWith("<!DOCTYPE html>");
        html.ShouldNotContain("secret detail");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/packages")]
    [InlineData("/packages/ledger_core")]
    public async Task A_link_checker_s_HEAD_is_answered_without_a_body(string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, address);
        using var answer = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/packages/nope", HttpStatusCode.NotFound)]
    [InlineData("/broken", HttpStatusCode.InternalServerError)]
    public async Task A_command_line_client_gets_no_page_for_an_error(string address, HttpStatusCode status)
    {
        using var answer = await GetAsync(address, "*/*");
        answer.StatusCode.ShouldBe(status);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Assets_have_fingerprinted_addresses_that_browsers_may_keep_and_are_compressed()
    {
        var html = await _client.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        var assets = AssetAddress().Matches(html).Select(match => match.Groups[1].Value).ToArray();
        assets.Length.ShouldBe(5);
        foreach (var asset in assets)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, asset);
            request.Headers.Add("Accept-Encoding", "gzip");
            using var answer = await _client.SendAsync(request, TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, asset);
            answer.Headers.CacheControl!.ToString().ShouldContain("immutable", customMessage: asset);
            answer.Content.Headers.ContentEncoding.ShouldBe(["gzip"], asset);
            answer.Headers.ETag.ShouldNotBeNull();
        }
    }

    [Theory]
    [InlineData("/packages?page=0")]
    [InlineData("/packages?page=-5")]
    [InlineData("/packages?page=99999999999999")]
    [InlineData("/packages?page=2147483647&sort=nope")]
    [InlineData("/packages?page=x&search=")]
    public async Task A_mistyped_query_is_still_answered(string address)
    {
        using var answer = await GetAsync(address, "text/html");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/packages")]
    public async Task An_empty_registry_says_what_to_do(string address)
    {
        await using var site = await PageSite.StartAsync(new FakePackageCatalog(packages: 0));
        var html = await _client.GetStringAsync(new Uri(site.BaseUrl, address), TestContext.Current.CancellationToken);
        html.ShouldContain("No packages yet");
    }

    [Fact]
    public async Task Sorting_and_searching_survive_turning_the_page()
    {
        using var answer = await GetAsync("/packages?search=service&sort=updated_at", "text/html");
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .ShouldContain("href=\"/packages?search=service&amp;sort=updated_at&amp;page=2\"");
    }

    private async Task<HttpResponseMessage> GetAsync(string address, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add("Accept", accept);
        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("(?:href|src)=\"(/_content/[^\"]+)\"")]
    private static partial Regex AssetAddress();
}
