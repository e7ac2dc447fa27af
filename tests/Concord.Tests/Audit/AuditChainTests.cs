using System.Text;
using Concord.Audit;
using Concord.Tests.Embedded;
using Quartet.Testing;

namespace Concord.Tests.Audit;

/// <summary>Goal: nobody changes, removes or moves a line unnoticed. Method: each line of a small log of three files in turn, and each byte of one.</summary>
public sealed class AuditChainTests
{
    private const int Lines = 9;

    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    private readonly SimulatedDisk _disk = new(1);

    [Fact]
    public async Task A_log_as_it_was_written_has_no_fault()
    {
        var head = await WriteAsync();
        var verified = await AuditLogs.VerifyAsync(_disk, head);
        verified.ShouldSatisfyAllConditions(
            () => verified.IsIntact.ShouldBeTrue(), () => verified.Lines.ShouldBe(Lines), () => verified.First.ShouldBe(1),
            () => verified.Head.ShouldBe(head), () => verified.TornEnds.ShouldBeEmpty());
    }

    [Fact]
    public async Task Any_change_of_any_byte_is_found_at_its_line()
    {
        var head = await WriteAsync();
        var file = AuditLogs.FilesOf(_disk)[1];
        var content = _disk.Content(file);
        var line = 1;
        for (var i = 0; i < content.Length; i++)
        {
            var changed = content.ToArray();
            changed[i] ^= 1;
            _disk.SetContent(file, changed);
            var faults = (await AuditLogs.VerifyAsync(_disk, head)).Faults;

            // At the borders of the file it is the neighbour that does not fit any more.
            var (before, after) = (AuditLogs.FilesOf(_disk)[0], AuditLogs.FilesOf(_disk)[2]);
            var isFound = faults.Any(fault => (fault.File == file && Math.Abs(fault.Line - line) <= 1)
                || (fault.File == before && line == 1) || (fault.File == after && i == content.Length - 1));
            isFound.ShouldBeTrue($"byte {i} of {file}");
            if (content[i] == '\n') line++;
        }
    }

    [Fact]
    public async Task A_line_whose_text_was_changed_is_named()
    {
        await WriteAsync();
        var file = AuditLogs.FilesOf(_disk)[1];
        Edit(file, lines => lines[1] = lines[1].Replace("\"ok\"", "\"no\"", StringComparison.Ordinal));
        var fault = (await AuditLogs.VerifyAsync(_disk)).Faults.ShouldHaveSingleItem();
        fault.ShouldSatisfyAllConditions(
            () => fault.File.ShouldBe(file), () => fault.Line.ShouldBe(2), () => fault.Kind.ShouldBe(AuditFaultKind.Changed),
            () => fault.Message.ShouldContain("number 5"));
    }

    [Fact]
    public async Task The_last_line_of_a_file_is_held_by_the_next_file()
    {
        await WriteAsync();
        var file = AuditLogs.FilesOf(_disk)[0];
        Edit(file, lines => lines[2] = lines[2].Replace("\"ok\"", "\"no\"", StringComparison.Ordinal));
        (await AuditLogs.VerifyAsync(_disk)).Faults.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            fault => fault.File.ShouldBe(file), fault => fault.Line.ShouldBe(3));
    }

    [Fact]
    public async Task Each_line_that_is_removed_is_missed()
    {
        var head = await WriteAsync();
        foreach (var file in AuditLogs.FilesOf(_disk))
        {
            for (var i = 0; i < 3; i++)
            {
                var content = _disk.Content(file);
                Edit(file, lines => lines.RemoveAt(i));
                (await AuditLogs.VerifyAsync(_disk, head)).Faults.ShouldHaveSingleItem($"line {i} of {file}").Kind.ShouldBe(AuditFaultKind.Missing);
                _disk.SetContent(file, content);
            }
        }
    }

    [Fact]
    public async Task Each_pair_of_lines_that_changed_places_is_found()
    {
        var head = await WriteAsync();
        foreach (var file in AuditLogs.FilesOf(_disk))
        {
            for (var i = 0; i < 2; i++)
            {
                var content = _disk.Content(file);
                Edit(file, lines => (lines[i], lines[i + 1]) = (lines[i + 1], lines[i]));
                (await AuditLogs.VerifyAsync(_disk, head)).Faults.ShouldContain(
                    fault => fault.Kind == AuditFaultKind.OutOfOrder && fault.File == file && fault.Line == i + 2, $"line {i} of {file}");
                _disk.SetContent(file, content);
            }
        }
    }

    [Fact]
    public async Task A_line_that_is_there_twice_is_found()
    {
        await WriteAsync();
        var file = AuditLogs.FilesOf(_disk)[2];
        Edit(file, lines => lines.Insert(2, lines[0]));
        (await AuditLogs.VerifyAsync(_disk)).Faults.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            fault => fault.Kind.ShouldBe(AuditFaultKind.OutOfOrder), fault => fault.Line.ShouldBe(3));
    }

    [Fact]
    public async Task A_line_that_was_put_in_with_the_right_number_and_link_is_found_by_the_one_behind_it()
    {
        await WriteAsync();
        var file = AuditLogs.FilesOf(_disk)[0];
        Edit(file, lines =>
        {
            var forged = new System.Buffers.ArrayBufferWriter<byte>();
            AuditLine.Seal(AuditLine.Body(AuditLogs.Put("forged"), AuditLogs.Options, DateTimeOffset.UnixEpoch), new AuditHead(1, AuditLine.HashOf(Encoding.UTF8.GetBytes(lines[0]))), forged);
            lines.Insert(1, Encoding.UTF8.GetString(forged.WrittenSpan[..^1]));
        });
        (await AuditLogs.VerifyAsync(_disk)).IsIntact.ShouldBeFalse();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_file_that_is_removed_is_missed(int index)
    {
        var head = await WriteAsync();
        _disk.Remove(AuditLogs.FilesOf(_disk)[index]);
        (await AuditLogs.VerifyAsync(_disk, head)).Faults.ShouldHaveSingleItem().Kind.ShouldBe(AuditFaultKind.Missing);
    }

    [Fact]
    public async Task Without_a_head_noted_elsewhere_the_end_can_be_cut_unnoticed_and_with_one_not()
    {
        var head = await WriteAsync();
        Edit(AuditLogs.FilesOf(_disk)[2], lines => lines.RemoveRange(1, 2));
        (await AuditLogs.VerifyAsync(_disk)).IsIntact.ShouldBeTrue();
        (await AuditLogs.VerifyAsync(_disk, head)).Faults.ShouldHaveSingleItem().Message.ShouldContain("ends with line 7; it had 9");
    }

    [Fact]
    public async Task A_chain_that_was_computed_anew_is_told_by_a_head_noted_elsewhere()
    {
        var head = await WriteAsync();
        var forged = new SimulatedDisk(2);
        await using (var log = await AuditLogs.OpenAsync(forged)) await AuditLogs.PutAsync(log, 11, 10 + Lines);
        (await AuditLogs.VerifyAsync(forged)).IsIntact.ShouldBeTrue();
        (await AuditLogs.VerifyAsync(forged, head)).Faults.ShouldHaveSingleItem().Kind.ShouldBe(AuditFaultKind.Changed);
    }

    [Fact]
    public async Task The_open_log_notices_that_its_end_was_cut()
    {
        await using var log = await AuditLogs.OpenAsync(_disk);
        await AuditLogs.PutAsync(log, 1, 3);
        Edit(AuditLogs.FilesOf(_disk)[0], lines => lines.RemoveAt(2));
        (await log.VerifyAsync(Ct)).Faults.ShouldHaveSingleItem().Kind.ShouldBe(AuditFaultKind.Missing);
    }

    [Fact]
    public async Task However_much_is_wrong_the_report_is_bounded()
    {
        await WriteAsync();
        _disk.SetContent(AuditLogs.FilesOf(_disk)[1], Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("x\n", 10_000))));
        (await AuditLogs.VerifyAsync(_disk)).Faults.Count.ShouldBe(100);
    }

    /// <summary>Three files of three lines.</summary>
    private async Task<AuditHead> WriteAsync()
    {
        await using var log = await AuditLogs.OpenAsync(_disk, clock: new ManualTime());
        for (var i = 0; i < 3; i++)
        {
            await AuditLogs.PutAsync(log, 1, 3);
            if (i < 2) await log.RotateAsync(Ct);
        }

        return log.Head;
    }

    private void Edit(string file, Action<List<string>> edit)
    {
        var lines = AuditLogs.LinesOf(_disk, file);
        edit(lines);
        AuditLogs.SetLines(_disk, file, lines);
    }
}
