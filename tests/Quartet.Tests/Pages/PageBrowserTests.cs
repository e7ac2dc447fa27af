using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Quartet.Tests.Pages;

[Collection(nameof(BrowserFixture))]
public sealed class PageBrowserTests(BrowserFixture browser)
{
    // A word without a place to break it.
    private const string LongWord = "incomprehensibilities_incomprehensibilities_incomprehensibilities_incomprehensibilities";

    [Theory]
    [InlineData("/")]
    [InlineData("/packages")]
    [InlineData("/packages?search=nothing-like-it")]
    [InlineData("/packages/ledger_core")]
    [InlineData("/packages/ledger_core/0.3.2")]
    [InlineData("/packages?search=" + LongWord)]
    [InlineData("/packages/acme_design_tokens_for_server_rendered_interfaces")]
    [InlineData("/no/such/page")]
    public async Task A_page_fits_the_screen_is_accessible_and_logs_no_error(string address)
    {
        var page = await browser.NewPageAsync();
        var look = new PageLook(page);
        await page.GotoAsync(address);

        await look.ShouldBeFineAsync(address);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Search_works_without_scripts()
    {
        var page = await browser.NewPageAsync(scripts: false);
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Searchbox).FillAsync("ledger");
        await page.GetByRole(AriaRole.Searchbox).PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(@"/packages\?search=ledger"));
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "ledger_core" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Dark theme" })).ToBeHiddenAsync();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/packages")]
    public async Task Search_shows_results_as_one_types_and_keeps_the_focus(string address)
    {
        var page = await browser.NewPageAsync();
        await page.GotoAsync(address);
        var box = page.GetByRole(AriaRole.Searchbox);
        await box.PressSequentiallyAsync("csv");
        await Assertions.Expect(page.GetByText("1 package for “csv”")).ToBeVisibleAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(@"/packages\?search=csv$"));
        await Assertions.Expect(page).ToHaveTitleAsync(new Regex("^csv"));
        await Assertions.Expect(box).ToBeFocusedAsync();
        await page.GoBackAsync();
        await Assertions.Expect(page.GetByText("1 package for “csv”")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Tabs_switch_the_line_with_and_without_scripts_and_are_remembered()
    {
        foreach (var scripts in new[] { true, false })
        {
            var page = await browser.NewPageAsync(scripts: scripts);
            await page.GotoAsync("/packages/csv_stream");
            await page.GetByText("rebar.config", new() { Exact = true }).ClickAsync();
            await Assertions.Expect(page.Locator("#install-rebar")).ToBeVisibleAsync();
            await Assertions.Expect(page.Locator("#install-mix")).ToBeHiddenAsync();
            await page.GotoAsync("/packages/ledger_core");
            await Assertions.Expect(page.Locator(scripts ? "#install-rebar" : "#install-mix")).ToBeVisibleAsync();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)] // As on plain http, where browsers withhold the clipboard interface.
    public async Task The_copy_button_copies_the_line(bool hasClipboard)
    {
        var page = await browser.NewPageAsync();
        await page.GotoAsync("/packages/csv_stream");
        if (!hasClipboard)
            await page.EvaluateAsync("window.reader = navigator.clipboard; Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true })");
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy line for mix.exs" }).ClickAsync();
        await Assertions.Expect(page.Locator("#page-status")).ToHaveTextAsync("Copied");
        var copied = await page.EvaluateAsync<string>("(window.reader ?? navigator.clipboard).readText()");
        copied.ShouldBe(await page.Locator("#install-mix").TextContentAsync());
    }

    [Fact]
    public async Task The_chosen_theme_is_remembered()
    {
        var page = await browser.NewPageAsync();
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Button, new() { Name = "Dark theme" }).ClickAsync();
        await page.GotoAsync("/packages");
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Dark theme" })).ToHaveAttributeAsync("aria-pressed", "true");
    }

    [Fact]
    public async Task The_first_tab_stop_skips_to_the_content()
    {
        var page = await browser.NewPageAsync();
        await page.GotoAsync("/packages");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Skip to content" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("main")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_page_asks_no_other_host_and_weighs_less_than_100_kilobytes()
    {
        foreach (var address in new[] { "/", "/packages", "/packages/ledger_core" })
        {
            var page = await browser.NewPageAsync();
            var bytes = 0L;
            var hosts = new HashSet<string>();
            var answers = new List<IResponse>();
            page.Response += (_, response) => answers.Add(response);
            await page.GotoAsync(address, new() { WaitUntil = WaitUntilState.NetworkIdle });
            foreach (var answer in answers)
            {
                hosts.Add(new Uri(answer.Url).Authority);
                bytes += (await answer.Request.SizesAsync()).ResponseBodySize;
            }
            hosts.ShouldBe([new Uri(browser.BaseUrl).Authority]);
            TestContext.Current.TestOutputHelper!.WriteLine($"{address} weighs {bytes} bytes");
            bytes.ShouldBeLessThan(100_000, address);
        }
    }
}
