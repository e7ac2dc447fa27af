using System.Text;
using Concord.Json;

namespace Concord.Tests.Json;

public sealed class JsonNumberTests
{
    [Theory]
    [InlineData("1", "1.0", 0), InlineData("1", "1e0", 0), InlineData("100", "1e2", 0), InlineData("0.01", "1E-2", 0), InlineData("10e-1", "1", 0)]
    [InlineData("0", "-0", 0), InlineData("0", "0.000e5", 0), InlineData("0e99999999999999999999999", "0", 0)]
    [InlineData("9007199254740993", "9007199254740992", 1), InlineData("1e400", "1e399", 1), InlineData("1e400", "1e401", -1)]
    [InlineData("-1", "0", -1), InlineData("-2", "-1", -1), InlineData("-1e-400", "0", -1), InlineData("0.1", "0.09999999999999999999999", 1)]
    [InlineData("123", "12", 1), InlineData("1.23", "1.2300001", -1), InlineData("-1.23", "-1.2300001", 1), InlineData("120", "12.1e1", -1)]
    [InlineData("1e1000000", "9.99e999999", 1), InlineData("1e-0000000000000000000003", "0.001", 0), InlineData("1e+3", "1000", 0)]
    public void Numbers_compare_by_value(string left, string right, int order)
    {
        Compare(left, right).ShouldBe(order);
        Compare(right, left).ShouldBe(-order);
    }

    [Theory]
    [InlineData("1e1000000001"), InlineData("1e-1000000005"), InlineData("-1e99999999999999999999999999"), InlineData("0.1e-99999999999999999999")]
    public void A_number_beyond_the_limit_has_no_place(string number) => JsonNumber.TryRead(Encoding.UTF8.GetBytes(number), out _).ShouldBeFalse();

    [Fact]
    public void The_order_is_that_of_exact_arithmetic()
    {
        var json = new RandomJson(new Random(3));
        for (var i = 0; i < 30_000; i++)
        {
            string left = json.Number(), right = json.Number();
            Compare(left, right).ShouldBe(Math.Sign(ExactDecimal.Parse(left).CompareTo(ExactDecimal.Parse(right))), $"{left} and {right}");
            Compare(left, json.Respell(left)).ShouldBe(0, left);
        }
    }

    [Fact]
    public void A_million_digits_and_their_exponent_are_read_in_no_time()
    {
        var long1 = new string('1', 1_000_000) + "e-1000000";
        var long2 = "0." + new string('1', 999_999) + "2";
        Compare(long1, long2).ShouldBe(-1);
    }

    private static int Compare(string left, string right)
    {
        JsonNumber.TryRead(Encoding.UTF8.GetBytes(left), out var leftNumber).ShouldBeTrue();
        JsonNumber.TryRead(Encoding.UTF8.GetBytes(right), out var rightNumber).ShouldBeTrue();
        return Math.Sign(leftNumber.CompareTo(rightNumber));
    }
}
