using System.Globalization;
using System.Text.RegularExpressions;

namespace Concord.Cluster.Tests.Linearizability;

/// <summary>Calls and answers as text, for people, for histories that are kept in a file, and for the drawings of the tests.</summary>
/// <remarks>
/// <code>
/// get => a@7                  found, last changed at revision 7      get => none     there is no such key
/// put b => @8                 written at revision 8                  put b => ok     written, at a revision that was not told
/// put b if @7 => no a@9       refused: the key holds something else  put b if none   if there is no such key
/// del => none                 nothing to remove                      put b if =a     if it holds a
/// put b => ?                  nobody knows                           put b => fail   certainly not written
/// </code>
/// An answer may end with <c>at 12</c>: the revision of the whole store that was seen. A value has no blanks and no @.
/// </remarks>
internal static partial class OperationText
{
    public static string Format(Operation operation) => $"{Format(operation.Call)} => {Format(operation.Answer)}";

    public static string Format(Call call) => call switch
    {
        Call.Read => "get",
        Call.Write { Value: null } write => "del" + Format(write.Guard),
        Call.Write write => $"put {write.Value}{Format(write.Guard)}",
        _ => throw new ArgumentOutOfRangeException(nameof(call)),
    };

    public static string Format(Answer answer)
    {
        var text = answer switch
        {
            Answer.Found found => Format(found),
            Answer.Nothing => "none",
            Answer.Written written => written.Revision == 0 ? "ok" : Number("@", written.Revision),
            Answer.Refused refused => refused.Current is { } current ? $"no {Format(current)}" : "no",
            Answer.Uncertain => "?",
            Answer.Failed => "fail",
            _ => throw new ArgumentOutOfRangeException(nameof(answer)),
        };
        return answer.StoreRevision == 0 ? text : text + Number(" at ", answer.StoreRevision);
    }

    /// <summary>Reads <c>call => answer</c>.</summary>
    /// <exception cref="FormatException">It is no such thing.</exception>
    public static (Call Call, Answer Answer) Parse(string text)
    {
        var parts = text.Split("=>", 2, StringSplitOptions.TrimEntries);
        if (parts.Length != 2) throw new FormatException($"'{text}' has no answer.");
        var call = ParseCall(parts[0]);
        return (call, ParseAnswer(parts[1], call is Call.Read));
    }

    public static Call ParseCall(string text)
    {
        if (text == "get") return Call.Get;
        if (CallPattern().Match(text) is not { Success: true, Groups: var parts }) throw new FormatException($"'{text}' is no call.");
        var value = parts["value"] is { Success: true, Value: var wanted } ? wanted : null;
        return new Call.Write(value, parts["guard"].Success ? ParseGuard(parts["guard"].Value) : value is null ? Guard.Exists : Guard.None);
    }

    /// <param name="text">The answer.</param>
    /// <param name="toRead">Whether a get was asked.</param>
    public static Answer ParseAnswer(string text, bool toRead)
    {
        if (AnswerPattern().Match(text) is not { Success: true, Groups: var parts }) throw new FormatException($"'{text}' is no answer.");
        var (what, found) = (parts["what"].Value, parts["value"].Success ? new Answer.Found(parts["value"].Value, Number(parts["revision"])) : null);
        Answer answer = what switch
        {
            "?" => Answer.Unknown,
            "fail" => Answer.Failure,
            "none" => new Answer.Nothing(),
            _ when toRead => found is not null && !what.Contains(' ', StringComparison.Ordinal) ? found : throw new FormatException($"'{text}' is no answer to a get."),
            "ok" => new Answer.Written(),
            "no" => new Answer.Refused(),
            _ when what.StartsWith('@') => new Answer.Written(Number(parts["revision"])),
            _ when what.StartsWith("no ", StringComparison.Ordinal) => new Answer.Refused(found),
            _ => throw new FormatException($"'{text}' is no answer to a write."),
        };
        return parts["at"].Success ? answer with { StoreRevision = Number(parts["at"]) } : answer;
    }

    private static string Format(Answer.Found found) => found.Revision == 0 ? found.Value : found.Value + Number("@", found.Revision);

    private static string Format(Guard guard) => guard.Kind switch
    {
        GuardKind.None or GuardKind.Exists => "",
        GuardKind.Absent => " if none",
        GuardKind.AtRevision => Number(" if @", guard.Revision),
        _ => $" if ={guard.Value}",
    };

    private static Guard ParseGuard(string text) => text switch
    {
        "none" => Guard.Absent,
        ['@', .. var revision] => Guard.AtRevision(long.Parse(revision, CultureInfo.InvariantCulture)),
        ['=', .. var value] => Guard.Holding(value),
        _ => throw new FormatException($"'{text}' is no condition."),
    };

    private static string Number(string before, long number) => string.Create(CultureInfo.InvariantCulture, $"{before}{number}");

    private static long Number(Group group) => group.Success ? long.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^(?:put (?<value>[^\s@]+)|del)(?: if (?<guard>\S+))?$")]
    private static partial Regex CallPattern();

    [GeneratedRegex(@"^(?<what>(?:no )?(?<value>[^\s@]+)(?:@(?<revision>\d+))?|@(?<revision>\d+))(?: at (?<at>\d+))?$")]
    private static partial Regex AnswerPattern();
}
