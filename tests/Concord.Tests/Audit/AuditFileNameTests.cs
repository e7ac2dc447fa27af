using Concord.Audit;

namespace Concord.Tests.Audit;

public sealed class AuditFileNameTests
{
    private static readonly DateOnly Day = new(2025, 10, 23);

    [Theory]
    [InlineData("audit_2025-10-23.jsonl")]
    [InlineData("audit_2025-10-23_1761206400.jsonl")]
    [InlineData("audit_2025-10-23_1761206400_2.jsonl")]
    public void A_name_is_read_and_written_alike(string text)
    {
        AuditFileName.TryParse(text, out var name).ShouldBeTrue();
        name.ToString().ShouldBe(text);
        name.Date.ShouldBe(Day);
    }

    [Theory]
    [InlineData("audit_2025-10-23.jsonl.gz")]
    [InlineData("audit_2025-13-23.jsonl")]
    [InlineData("audit_2025-1-23.jsonl")]
    [InlineData("audit_.jsonl")]
    [InlineData("audit_2025-10-23_.jsonl")]
    [InlineData("audit_2025-10-23_-1.jsonl")]
    [InlineData("audit_2025-10-23_007.jsonl")]
    [InlineData("audit_2025-10-23_7_1.jsonl")]
    [InlineData("audit_2025-10-23_7_2_3.jsonl")]
    [InlineData("audit_2025-10-23_99999999999999999999.jsonl")]
    [InlineData("Audit_2025-10-23.jsonl")]
    [InlineData("reserve")]
    [InlineData("LOCK")]
    public void Other_files_are_not_taken_for_ones_of_the_log(string text) => AuditFileName.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void Names_are_in_the_order_in_which_they_were_written()
    {
        string[] ordered =
        [
            "audit_2025-10-22.jsonl", "audit_2025-10-23_9.jsonl", "audit_2025-10-23_10.jsonl", "audit_2025-10-23_10_2.jsonl",
            "audit_2025-10-23_10_10.jsonl", "audit_2025-10-23_11.jsonl", "audit_2025-10-23.jsonl", "audit_2025-10-24_1.jsonl",
        ];
        ordered.Reverse().Select(text => AuditFileName.TryParse(text, out var name) ? name : default).Order().Select(name => name.ToString()).ShouldBe(ordered);
    }

    [Fact]
    public void A_rotated_file_comes_behind_the_others_of_its_day_even_when_the_clock_goes_back()
    {
        var current = AuditFileName.Current(Day);
        var there = new List<AuditFileName> { AuditFileName.Current(Day.AddDays(-1)), new(Day.AddDays(1), 99, 1) };
        long[] times = [50, 50, 50, 40, 60, 60, 1];
        foreach (var time in times)
        {
            var rotated = current.Rotated(time, there);
            there.Where(name => name.Date == Day).ShouldAllBe(name => name.CompareTo(rotated) < 0);
            rotated.CompareTo(current).ShouldBeLessThan(0);
            there.Add(rotated);
        }

        there[2..].Select(name => name.ToString()["audit_2025-10-23_".Length..]).ShouldBe(
            ["50.jsonl", "50_2.jsonl", "50_3.jsonl", "50_4.jsonl", "60.jsonl", "60_2.jsonl", "60_3.jsonl"]);
    }
}
