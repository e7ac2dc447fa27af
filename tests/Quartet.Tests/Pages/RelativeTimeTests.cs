using Quartet.Web.Components;

namespace Quartet.Tests.Pages;

public sealed class RelativeTimeTests
{
    [Theory]
    [InlineData(-600, "just now")]
    [InlineData(59, "just now")]
    [InlineData(60, "1 minute ago")]
    [InlineData(7200, "2 hours ago")]
    [InlineData(86400, "yesterday")]
    [InlineData(86400 * 2, "2 days ago")]
    [InlineData(86400 * 45, "1 month ago")]
    [InlineData(86400 * 364, "12 months ago")]
    [InlineData(86400 * 365, "1 year ago")]
    [InlineData(86400 * 800, "2 years ago")]
    public void Reads_as_people_say_it(int seconds, string words) =>
        RelativeTime.Describe(FakePackageCatalog.Now.AddSeconds(-seconds), FakePackageCatalog.Now).ShouldBe(words);
}
