using Quartet.Accounts.Users;

namespace Quartet.Accounts.Tests.Users;

// Source: Hex protocol 5.2.
public class NameTests
{
    [Theory]
    [InlineData("ada", "ada")]
    [InlineData("Ada.L-2_x", "ada.l-2_x")]
    [InlineData("...", "...")]
    public void A_name_is_taken_in_lower_case(string text, string name)
    {
        UserName.TryParse(text, out var parsed, out _).ShouldBeTrue();
        parsed.Value.ShouldBe(name);
    }

    [Theory]
    [InlineData(null, "can't be blank")]
    [InlineData("", "can't be blank")]
    [InlineData("ab", "should be at least 3 character(s)")]
    [InlineData("a b", "has invalid format")]
    [InlineData("ada\n", "has invalid format")]
    [InlineData("adä", "has invalid format")]
    [InlineData("a/b", "has invalid format")]
    [InlineData("a@b.c", "has invalid format")]
    [InlineData("ada\0", "has invalid format")]
    [InlineData("me", "should be at least 3 character(s)")]
    [InlineData("OTP", "is reserved")]
    [InlineData("hex", "is reserved")]
    public void What_is_no_name_is_told_in_words(string? text, string fault)
    {
        UserName.TryParse(text, out _, out var told).ShouldBeFalse();
        told.ShouldBe(fault);
    }

    [Fact]
    public void A_name_has_an_end() => UserName.TryParse(new string('a', 65), out _, out _).ShouldBeFalse();

    [Theory]
    [InlineData("Ada@Example.COM", "ada@example.com")]
    [InlineData("a+b@x.y", "a+b@x.y")]
    [InlineData("jörg@bücher.de", "jörg@bücher.de")]
    public void An_address_is_taken_in_lower_case(string text, string address)
    {
        EmailAddress.TryParse(text, out var parsed, out _).ShouldBeTrue();
        parsed.Value.ShouldBe(address);
    }

    [Theory]
    [InlineData(null, "can't be blank")]
    [InlineData("ada", "has invalid format")]
    [InlineData("ada@localhost", "has invalid format")]
    [InlineData("@x.y", "has invalid format")]
    [InlineData("a@.y", "has invalid format")]
    [InlineData("a b@x.y", "has invalid format")]
    [InlineData("a@x.y\nbcc: all@x.y", "has invalid format")]
    [InlineData("a\0@x.y", "has invalid format")]
    public void What_is_no_address_is_told_in_words(string? text, string fault)
    {
        EmailAddress.TryParse(text, out _, out var told).ShouldBeFalse();
        told.ShouldBe(fault);
    }
}
