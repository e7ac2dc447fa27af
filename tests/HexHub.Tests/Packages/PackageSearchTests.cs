using HexHub.Tests.Hosting;
using Quartet.Testing.Packages;

namespace HexHub.Tests.Packages;

// Source: Hex protocol 5.5.
public sealed class PackageSearchTests(PackageSearchTests.FilledHost filled) : IClassFixture<PackageSearchTests.FilledHost>
{
    [Theory]
    [InlineData("", "alpha_json beta_json delta gamma_html")]
    [InlineData("?sort=name", "alpha_json beta_json delta gamma_html")]
    [InlineData("?sort=downloads", "alpha_json beta_json delta gamma_html")]
    [InlineData("?sort=nonsense", "alpha_json beta_json delta gamma_html")]
    [InlineData("?sort=inserted_at", "delta gamma_html beta_json alpha_json")]
    [InlineData("?sort=updated_at", "alpha_json delta gamma_html beta_json")]
    [InlineData("?search=json", "alpha_json beta_json")]
    [InlineData("?search=JSON&sort=inserted_at", "beta_json alpha_json")]
    [InlineData("?search=sample", "alpha_json beta_json delta gamma_html")]
    [InlineData("?search=js", "")]
    [InlineData("?search=%25", "")]
    [InlineData("?search=_", "")]
    [InlineData("?search=a_j", "alpha_json beta_json")]
    [InlineData("?search=hexpm/json", "alpha_json beta_json")]
    [InlineData("?search=acme/json", "")]
    [InlineData("?search=name:delta", "delta")]
    [InlineData("?search=name:del", "")]
    [InlineData("?search=name:*json", "alpha_json beta_json")]
    [InlineData("?search=name:hexpm/alpha*", "alpha_json")]
    [InlineData("?search=name:*", "alpha_json beta_json delta gamma_html")]
    [InlineData("?search=description:gamma_html", "")]
    [InlineData("?search=description:%22sample%22+name:delta", "delta")]
    [InlineData("?search=depends:alpha_json", "delta")]
    [InlineData("?search=depends:hexpm:alpha_json", "delta")]
    [InlineData("?search=depends:acme:alpha_json", "")]
    [InlineData("?search=build_tool:mix+name:delta", "delta")]
    [InlineData("?search=build_tool:rebar3", "")]
    [InlineData("?search=extra:kind,web", "gamma_html")]
    [InlineData("?search=extra:deep,n,7", "gamma_html")]
    [InlineData("?search=extra:list,[a,b]", "gamma_html")]
    [InlineData("?search=extra:kind", "alpha_json beta_json delta gamma_html")]
    [InlineData("?search=updated_after:2026-09-01T10:30:00Z", "delta alpha_json")]
    [InlineData("?search=updated_after:soon", "alpha_json beta_json delta gamma_html")]
    [InlineData("?search=colour:blue", "alpha_json beta_json delta gamma_html")]
    [InlineData("?search=json+colour:blue", "alpha_json beta_json")]
    [InlineData("?per_page=2", "alpha_json beta_json")]
    [InlineData("?per_page=2&page=2", "delta gamma_html")]
    [InlineData("?per_page=2&page=3", "")]
    [InlineData("?page=2", "")]
    [InlineData("?page=99999999999999999999999999", "")]
    [InlineData("?page=-1", "alpha_json beta_json delta gamma_html")]
    [InlineData("?page=0&per_page=0", "alpha_json beta_json delta gamma_html")]
    [InlineData("?per_page=100000", "alpha_json beta_json delta gamma_html")]
    [InlineData("?page=x&per_page=y", "alpha_json beta_json delta gamma_html")]
    [InlineData("?search=%22", "")]
    [InlineData("?search=name:%22", "")]
    public async Task Packages_are_found_in_order_and_by_page(string query, string names)
    {
        var list = await filled.Host.GetAsync("/api/packages" + query);
        list.Status.ShouldBe(200);
        string.Join(' ', list.Body.EnumerateArray().Select(package => package.GetProperty("name").GetString())).ShouldBe(names);
        list.Text.ShouldNotContain("\"owners\"");
    }

    /// <summary>Four packages, an hour between each publication and the next.</summary>
    public sealed class FilledHost : IAsyncLifetime
    {
        private const string Extra = "{<<\"extra\">>,[{<<\"kind\">>,<<\"web\">>},{<<\"deep\">>,[{<<\"n\">>,7}]},{<<\"list\">>,[<<\"a\">>,<<\"b\">>]}]}.";

        public HexHubHost Host { get; } = new();

        public async ValueTask InitializeAsync()
        {
            await Host.InitializeAsync();
            await PublishAsync(new SamplePackage("alpha_json"));
            await PublishAsync(new SamplePackage("beta_json"));
            await PublishAsync(new SamplePackage("gamma_html") { More = Extra });
            await PublishAsync(new SamplePackage("delta") { Requirements = $"[{SamplePackage.Requirement("alpha_json")}]" });
            await PublishAsync(new SamplePackage("alpha_json", "1.1.0"));
        }

        public ValueTask DisposeAsync() => Host.DisposeAsync();

        private async Task PublishAsync(SamplePackage package)
        {
            (await Host.PublishAsync(package)).Status.ShouldBe(201);
            Host.Time.Advance(TimeSpan.FromHours(1));
        }
    }
}
