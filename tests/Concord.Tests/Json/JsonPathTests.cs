using System.Text.Json;
using Concord.Json;

namespace Concord.Tests.Json;

public sealed class JsonPathTests
{
    private const string Value =
        """{"a":{"b":1,"0":"zero","01":"z","*":"star"},"tags":["x","y"],"items":[{"sku":1},{"sku":2},{},3],"grid":[[1,2],[3]],"":0,"n":null}""";

    [Theory]
    [InlineData("a.b", "1"), InlineData("a.0", "\"zero\""), InlineData("a.01", "\"z\""), InlineData("a.*", "\"star\"")]
    [InlineData("tags.0", "\"x\""), InlineData("tags.1", "\"y\""), InlineData("tags.2", ""), InlineData("tags.01", ""), InlineData("tags.-1", "")]
    [InlineData("tags.99999999999", ""), InlineData("tags.x", ""), InlineData("tags.*", "\"x\" \"y\""), InlineData("a.b.c", ""), InlineData("n", "null")]
    [InlineData("items.*.sku", "1 2"), InlineData("grid.*.*", "1 2 3"), InlineData("grid.*.0", "1 3"), InlineData("grid.1.*", "3"), InlineData("n.x", "")]
    [InlineData("*.x", ""), InlineData("missing.*", "")]
    public void A_path_leads_to_its_parts(string path, string parts)
    {
        using var document = JsonDocument.Parse(Value);
        var (parsed, fault) = JsonPath.Parse(path);
        fault.ShouldBeNull();
        parsed!.Text.ShouldBe(path);
        string.Join(' ', parsed.Select(document.RootElement).Select(part => part.GetRawText())).ShouldBe(parts);
        if (!parsed.HasWildcard)
            parsed.TryFind(document.RootElement, out var part).ShouldBe(parts.Length > 0, part.ValueKind.ToString());
    }

    [Fact]
    public void The_empty_path_is_the_value_itself()
    {
        using var document = JsonDocument.Parse("[7]");
        JsonPath.Parse("").Path!.TryFind(document.RootElement, out var itself).ShouldBeTrue();
        itself.GetRawText().ShouldBe("[7]");
        JsonPath.Parse("*").Path!.Select(document.RootElement).Single().GetRawText().ShouldBe("7");
    }

    [Fact]
    public void A_bad_path_is_refused()
    {
        foreach (var bad in new[] { ".", "a.", ".a", "a..b", "\ud800", new string('a', 1025), new string('\u00fc', 513), string.Join('.', Enumerable.Repeat("a", 65)) })
        {
            var (path, fault) = JsonPath.Parse(bad);
            path.ShouldBeNull();
            fault.ShouldNotBeNullOrEmpty();
        }

        JsonPath.Parse(new string('a', 1024)).Path.ShouldNotBeNull();
        JsonPath.Parse(string.Join('.', Enumerable.Repeat("a", 64))).Path.ShouldNotBeNull();
    }
}
