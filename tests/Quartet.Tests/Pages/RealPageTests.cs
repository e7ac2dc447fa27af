using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Quartet.Tests.Clients;

namespace Quartet.Tests.Pages;

/// <summary>The pages of the real server, with packages that the genuine client published.</summary>
[Collection(nameof(BrowserFixture))]
public sealed class RealPageTests(BrowserFixture browser) : IAsyncLifetime
{
    private Published _published = null!;

    public async ValueTask InitializeAsync() => _published = await Published.StartAsync();

    public ValueTask DisposeAsync() => _published.DisposeAsync();

    [Fact]
    public async Task The_pages_show_what_was_published_and_what_the_server_printed()
    {
        var page = await NewPageAsync();
        var look = new PageLook(page);
        await page.GotoAsync("/");
        var lines = new PrintedLines(_published.Server);
        (await page.GetByText("{hex, [{repos, [").TextContentAsync())!.Trim().ShouldBe(lines.RebarConfig);
        (await page.ContentAsync()).ShouldContain(lines.RebarShell);
        await look.ShouldBeFineAsync("real home");

        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Link, new() { Name = "alpha" }).First.ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/packages/alpha$"));
        await Assertions.Expect(page.GetByText("Ein Päckchen ☕")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#install-mix")).ToHaveTextAsync("{:alpha, \"~> 1.0\"}");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "beta" })).ToBeVisibleAsync();
        await look.ShouldBeFineAsync("real package");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Search_finds_a_package_with_and_without_scripts()
    {
        foreach (var scripts in new[] { true, false })
        {
            var page = await NewPageAsync(scripts);
            await page.GotoAsync("/");
            var box = page.GetByRole(AriaRole.Searchbox);
            await box.PressSequentiallyAsync("gam");
            if (!scripts) await box.PressAsync("Enter");
            await Assertions.Expect(page).ToHaveURLAsync(new Regex(@"/packages\?search=gam"));
            await Assertions.Expect(page.Locator("#results").GetByRole(AriaRole.Link, new() { Name = "gamma" })).ToBeVisibleAsync();
            await Assertions.Expect(page.Locator("#results").GetByRole(AriaRole.Link, new() { Name = "alpha" })).ToBeHiddenAsync();
            await page.Context.CloseAsync();
        }
    }

    private Task<IPage> NewPageAsync(bool scripts = true) => browser.NewPageAsync(scripts: scripts, site: _published.Server.Base);
}
