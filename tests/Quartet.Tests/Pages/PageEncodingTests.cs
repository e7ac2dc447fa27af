using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using HexHub.Pages;
using HexHub.Pages.Views;
using HexHub.Wire;

namespace Quartet.Tests.Pages;

public sealed class PageEncodingTests
{
    private const string Evil = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}</code></title>";

    [Theory]
    [InlineData("/")]
    [InlineData("/packages?search=%22%27%3E%3Cscript%3Ealert(1)%3C/script%3E&sort=%22%3E%3Cimg%20src=x%3E&page=%3Cb%3E")]
    [InlineData("/packages/evil")]
    [InlineData("/packages/%3Cscript%3Ealert(1)%3C/script%3E")]
    public async Task No_field_becomes_markup(string address)
    {
        await using var site = await PageSite.StartAsync(new HostileCatalog());
        using var client = new HttpClient { BaseAddress = site.BaseUrl };
        client.DefaultRequestHeaders.Add("Accept", "text/html");
        var html = await (await client.GetAsync(address, TestContext.Current.CancellationToken))
            .Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var document = new HtmlParser().ParseDocument(html);

        document.Scripts.ShouldAllBe(script => script.Source!.StartsWith("/_content/Quartet.Web/") && script.Text == "");
        document.QuerySelectorAll("img, style, iframe, object, embed, base").ShouldBeEmpty();
        var attributes = document.All.SelectMany(element => element.Attributes).ToArray();
        attributes.ShouldAllBe(attribute => !attribute.Name.StartsWith("on") && attribute.Name != "style");
        attributes.Where(attribute => attribute.Name is "href" or "src")
            .ShouldAllBe(attribute => attribute.Value.StartsWith('/') || attribute.Value == "#main" || attribute.Value == "#start-title" || attribute.Value == "https://example.com/ok");
        document.Title.ShouldNotBeNull().ShouldEndWith("Quartet");
    }

    [Fact]
    public async Task The_words_of_a_publisher_arrive_unchanged()
    {
        await using var site = await PageSite.StartAsync(new HostileCatalog());
        using var client = new HttpClient { BaseAddress = site.BaseUrl };
        var document = new HtmlParser().ParseDocument(
            await client.GetStringAsync(new Uri("/packages/evil", UriKind.Relative), TestContext.Current.CancellationToken));

        document.QuerySelector("#install-mix")!.TextContent.ShouldBe(Evil);
        document.QuerySelector("h1 > span")!.TextContent.ShouldBe(Evil);
        document.QuerySelector("[role=alert]")!.TextContent.ShouldBe($"Retired package: Security issue - {Evil}");
        document.QuerySelector("#outer-checksum")!.TextContent.ShouldBe(Evil);
        var link = document.QuerySelector("a[href='https://example.com/ok']")!;
        link.GetAttribute("rel").ShouldBe("nofollow noopener");
        document.QuerySelectorAll("dd").ShouldContain(field => field.TextContent == "bad link");
    }

    /// <summary>Every text a publisher can choose is an attack.</summary>
    private sealed class HostileCatalog : IPackageCatalog
    {
        private static readonly PackageSummary Summary = new(Evil, Evil, Evil, FakePackageCatalog.Now, FakePackageCatalog.Now, true);

        public ValueTask<HomeView> HomeAsync(HexUrls urls, CancellationToken ct) => ValueTask.FromResult(new HomeView
        {
            PackageCount = 1,
            ReleaseCount = 1,
            Updated = [Summary],
            Newest = [Summary],
            Registry = new RegistryAddress(Evil, Evil, Evil, Evil, Evil),
        });

        public ValueTask<PackageListView> SearchAsync(PackageListQuery query, CancellationToken ct) =>
            ValueTask.FromResult(new PackageListView([Summary], 100));

        public ValueTask<PackageView?> FindAsync(string name, string? version, CancellationToken ct) => ValueTask.FromResult(name != "evil" ? null : new PackageView
        {
            Name = Evil,
            Version = Evil,
            LatestVersion = "1.0.0" + Evil,
            Description = Evil,
            PublishedAt = FakePackageCatalog.Now,
            Publisher = Evil,
            Retirement = new RetirementView("security", Evil),
            Lines = new DependencyLines(Evil, Evil, Evil, Evil),
            Releases = [new ReleaseRow(Evil, FakePackageCatalog.Now, true, "/docs/evil")],
            Dependencies = [new DependencyView(Evil, Evil, true, "/packages/x"), new DependencyView(Evil, Evil, false, null)],
            OuterChecksum = Evil,
            InnerChecksum = Evil,
            App = Evil,
            Licenses = [Evil],
            Links =
            [
                new(Evil, Evil), new("bad link", "javascript:alert(1)"), new("bad link", "  JaVaScRiPt:alert(1)"), new("bad link", "data:text/html,x"),
                new("bad link", "//example.com/x"), new("bad link", "vbscript:x"), new(Evil, "https://example.com/ok"),
            ],
            Owners = [Evil],
            BuildTools = [Evil],
            ElixirRequirement = Evil,
        });
    }
}
