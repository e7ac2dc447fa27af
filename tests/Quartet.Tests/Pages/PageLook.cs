using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Quartet.Tests.Pages;

/// <summary>What holds for every page: it fits a desk and a phone, can be used by everybody in both themes, and logs no error.</summary>
/// <remarks>One load a page; axe sees a wide light and a narrow dark one, which between them have every layout and every colour.</remarks>
internal sealed partial class PageLook
{
    private readonly IPage _page;
    private readonly List<string> _errors = [];

    /// <summary>Listens; to be made before the page is opened.</summary>
    public PageLook(IPage page)
    {
        _page = page;
        page.PageError += (_, error) => _errors.Add(error);
        page.Console += (_, message) =>
        {
            // The browser itself logs that a page was answered 404; that page is one of the cases.
            if (message.Type is "error" or "warning" && !message.Text.Contains("status of 404", StringComparison.Ordinal))
                _errors.Add(message.Text);
        };
    }

    public async Task ShouldBeFineAsync(string name)
    {
        await ShouldBeFineAsync(name, ColorScheme.Light, 1280, 900);
        await ShouldBeFineAsync(name, ColorScheme.Dark, 390, 360);
        _errors.ShouldBeEmpty();
    }

    private async Task ShouldBeFineAsync(string name, ColorScheme scheme, int width, int narrower)
    {
        await _page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        await _page.SetViewportSizeAsync(width, 900);
        var serious = (await _page.RunAxe()).Violations.Where(violation => violation.Impact is "serious" or "critical");
        serious.Select(violation => $"{violation.Id}: {string.Join(" | ", violation.Nodes.Select(node => node.Html))}").ShouldBeEmpty($"{name}, {scheme}");
        await ShouldFitAsync(width);
        if (Environment.GetEnvironmentVariable("QUARTET_SCREENSHOTS") is { Length: > 0 } folder)
            await _page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{NotAWord().Replace(name, "_")}-{width}-{scheme}.png"), FullPage = true });
        await _page.SetViewportSizeAsync(narrower, 900);
        await ShouldFitAsync(narrower);
    }

    private async Task ShouldFitAsync(int width) =>
        (await _page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width);

    [GeneratedRegex(@"\W+")]
    private static partial Regex NotAWord();
}
