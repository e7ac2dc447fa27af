using System.Globalization;

namespace Quartet.Bench;

/// <summary>Prints figures as they come, ours beside the peer's, and whether each aim is met.</summary>
internal sealed class Report(TextWriter target)
{
    private int _met;
    private int _missed;

    public bool AllMet => _missed == 0;

    public void Begin(string machine, DateTimeOffset now, Pace pace)
    {
        target.WriteLine($"Machine  {machine}");
        target.WriteLine($"Date     {now.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC");
        target.WriteLine($"Method   {pace.Name}: {pace.Rounds} runs of {pace.Run.TotalSeconds:0.#} s each, peers take turns, the best run counts; bench/README.md");
    }

    public void Section(string title)
    {
        target.WriteLine();
        target.WriteLine($"{title}  (load {Machine.Load()})");
    }

    public void Row(string what, string figure, string? more = null) =>
        target.WriteLine($"  {what,-44} {figure,16}   {more}".TrimEnd());

    public void Note(string text) => target.WriteLine("  " + text);

    public void Aim(string aim, bool isMet, string figure)
    {
        if (isMet) _met++;
        else _missed++;
        target.WriteLine($"  {(isMet ? "ok    " : "MISSED")} {aim}: {figure}");
    }

    public void End()
    {
        target.WriteLine();
        target.WriteLine($"{_met} aims met, {_missed} missed");
    }

    public static string PerSecond(double rate) => string.Create(CultureInfo.InvariantCulture, $"{rate:#,0}/s");

    public static string Milliseconds(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.00} ms");
}
