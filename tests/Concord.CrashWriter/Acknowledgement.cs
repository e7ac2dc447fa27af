using System.Globalization;
using System.Text.RegularExpressions;

namespace Concord.CrashWriter;

/// <summary>A line on the standard output of the writer: this step is durable, so the store says.</summary>
/// <param name="Writer">Whose step.</param>
/// <param name="Number">Which.</param>
/// <param name="Revision">The revision it made; 0 when the store does not tell.</param>
/// <param name="Affected">How many operations changed something.</param>
internal readonly partial record struct Acknowledgement(int Writer, int Number, long Revision, int Affected)
{
    /// <summary>Printed before the store is opened.</summary>
    public const string Opening = "opening";

    /// <summary>The full stop tells a line that was cut by the kill from a whole one.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"ack {Writer} {Number} {Revision} {Affected}.");

    public static Acknowledgement? TryParse(string line)
    {
        if (Pattern().Match(line) is not { Success: true, Groups: var parts }) return null;
        return new Acknowledgement(Number(1), Number(2), Number(3), Number(4));

        int Number(int part) => int.Parse(parts[part].ValueSpan, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^ack (\d+) (\d+) (\d+) (\d+)\.$")]
    private static partial Regex Pattern();
}
