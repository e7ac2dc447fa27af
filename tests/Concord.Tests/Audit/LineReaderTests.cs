using System.Text;
using Concord.Audit;
using Concord.Audit.Reading;
using Concord.Tests.Embedded;

namespace Concord.Tests.Audit;

public sealed class LineReaderTests
{
    public static TheoryData<int> Seeds => [.. Quartet.Testing.Seeds.First(15)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Both_directions_find_the_lines_that_are_there(int seed)
    {
        // Lengths around the blocks of both readers, empty lines, and an end with or without its line end.
        var random = new Random(seed);
        var text = new StringBuilder();
        for (var i = random.Next(30); i > 0; i--)
        {
            var length = random.Next(6) switch { 0 => 0, 1 => 65535 + random.Next(3), 2 => 262143 + random.Next(3), _ => random.Next(300) };
            text.Append((char)('a' + random.Next(26)), length).Append('\n');
        }

        if (random.Next(2) == 0) text.Append("torn");
        var content = text.ToString();
        var parts = content.Split('\n');
        var expected = parts[..^1].Select((part, i) => (part, Offset: parts[..i].Sum(before => before.Length + 1L), true)).ToList();
        if (parts[^1].Length > 0) expected.Add((parts[^1], content.Length - parts[^1].Length, false));

        var file = Open(content);
        var forward = new List<(string, long, bool)>();
        var forwards = new ForwardLines(file);
        while (forwards.TryRead(out var line)) forward.Add((Encoding.ASCII.GetString(line.Bytes.Span), line.Offset, line.IsEnded));
        forward.ShouldBe(expected);

        var backward = new List<(string, long, bool)>();
        var backwards = new BackwardLines(file);
        while (backwards.TryRead(out var line)) backward.Add((Encoding.ASCII.GetString(line.Bytes.Span), line.Offset, line.IsEnded));
        backward.Reverse();
        backward.ShouldBe(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("last\n")]
    public void What_is_too_long_for_a_line_comes_in_pieces_that_are_none(string behind)
    {
        var file = Open("first\n" + new string('\0', 5_000_000) + "\n" + behind);
        Pieces(new ForwardLines(file).TryRead);
        Pieces(new BackwardLines(file).TryRead);

        void Pieces(Reader reader)
        {
            var whole = new List<string>();
            var largest = 0;
            while (reader(out var line))
            {
                largest = Math.Max(largest, line.Bytes.Length);
                if (line.IsEnded && line.Bytes.Span.IndexOf((byte)0) < 0) whole.Add(Encoding.ASCII.GetString(line.Bytes.Span));
            }

            whole.Order().ShouldBe(behind.Length > 0 ? ["first", "last"] : ["first"]);
            largest.ShouldBeLessThan(2 * RawLine.BytesMax);
        }
    }

    private static AuditFile Open(string content)
    {
        var disk = new SimulatedDisk(1);
        disk.SetContent("f", Encoding.ASCII.GetBytes(content));
        return new AuditFile(AuditFileName.Current(new DateOnly(2025, 1, 1)), disk.Open("f", writable: false), content.Length);
    }

    private delegate bool Reader(out RawLine line);
}
