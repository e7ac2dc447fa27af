using Microsoft.Playwright;
using Quartet.Testing;

namespace Quartet.Tests.Pages;

/// <summary>One browser and one site for all browser tests of the pages.</summary>
/// <remarks>QUARTET_TEST_BASE_URL points the tests at a running site that holds the packages the tests ask for.</remarks>
[CollectionDefinition(nameof(BrowserFixture))]
public sealed class BrowserFixture : IAsyncLifetime, ICollectionFixture<BrowserFixture>
{
    private IPlaywright? _playwright;
    private PageSite? _site;

    internal IBrowser Browser { get; private set; } = null!;

    internal string BaseUrl { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        BaseUrl = Environment.GetEnvironmentVariable("QUARTET_TEST_BASE_URL") ?? "";
        if (BaseUrl.Length == 0)
        {
            _site = await PageSite.StartAsync(new FakePackageCatalog());
            BaseUrl = _site.BaseUrl.ToString();
        }
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Tool.Find("chromium"),
            Headless = true,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    internal async Task<IPage> NewPageAsync(int width = 1280, ColorScheme scheme = ColorScheme.Light, bool scripts = true, string? site = null)
    {
        var context = await Browser.NewContextAsync(new()
        {
            BaseURL = site ?? BaseUrl,
            ViewportSize = new() { Width = width, Height = width < 600 ? 844 : 900 },
            ColorScheme = scheme,
            JavaScriptEnabled = scripts,
            Permissions = ["clipboard-read", "clipboard-write"],
        });
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
            await Browser.DisposeAsync();
        _playwright?.Dispose();
        if (_site is not null)
            await _site.DisposeAsync();
    }
}
