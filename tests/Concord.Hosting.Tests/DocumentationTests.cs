namespace Concord.Hosting.Tests;

public sealed class DocumentationTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_document_names_exactly_the_routes_that_there_are()
    {
        await using var server = await ApiServer.StartAsync();
        var document = (await server.SendAsync("GET", "openapi.json")).Body;
        var documented = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}")).Order().ToList();
        documented.ShouldContain("PUT /api/v1/kv/{key}");
        documented.ShouldContain("POST /api/v1/kv/bulk/touch");
        documented.Count.ShouldBeGreaterThan(25);
        foreach (var (method, path) in documented.Select(route => route.Split(' ')).Select(parts => (parts[0], parts[1])))
        {
            var address = path["/api/v1/".Length..].Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
            if (address == "events") continue; // Answers only with its first event.
            (await server.SendAsync(method, address, method is "PUT" or "POST" ? "{}" : null)).Status.ShouldNotBe(405, path);
        }
    }

    [Fact]
    public async Task The_page_about_the_api_needs_nothing_from_elsewhere()
    {
        await using var server = await ApiServer.StartAsync();
        var page = await server.Client.GetStringAsync("docs", Ct);
        page.ShouldContain("/api/v1/kv/{key}");
        page.ShouldNotContain("<script");
        page.ShouldNotContain("http://");
        page.ShouldNotContain("https://");
        (await server.Client.GetStringAsync("docs.css", Ct)).ShouldContain("color-scheme");
    }
}
