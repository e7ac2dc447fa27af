using System.Globalization;
using Concord.Kv;
using Concord.Log;

namespace Concord.Archive;

/// <summary>
/// The names of the objects say what is in them, so that a list of names is enough to find a way: <c>base-POSITION-HASH-REVISION-TIME</c> and
/// <c>segment-FIRST-LAST-HASH BEFORE-HASH AFTER-REVISION-TIME</c>. Positions have 20 digits, hashes 16 hexadecimal ones, times are milliseconds since 1970.
/// </summary>
internal static class ArchiveNames
{
    private const int LengthMax = 200;
    private const string Base = "base";
    private const string Segment = "segment";
    private static readonly System.Buffers.SearchValues<char> Letters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    public static string Of(ArchivedBase state) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Base}-{state.At.Position.Value:d20}-{state.At.Hash:x16}-{state.Revision.Value}-{state.TimeMs}");

    public static string Of(ArchivedSegment segment) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Segment}-{segment.After.Position.Value + 1:d20}-{segment.UpTo.Position.Value:d20}-{segment.After.Hash:x16}-{segment.UpTo.Hash:x16}-{segment.Revision.Value}-{segment.TimeMs}");

    public static ArchivedBase? TryParseBase(string name)
    {
        var parts = name.Split('-');
        return parts.Length == 5
            && parts[0] == Base
            && TryNumber(parts[1], out var position)
            && TryHash(parts[2], out var hash)
            && TryNumber(parts[3], out var revision)
            && TryNumber(parts[4], out var time)
            && new ArchivedBase(new LogPoint(new LogPosition(position), hash), new Revision(revision), time) is var found
            && Of(found) == name
                ? found
                : null;
    }

    public static ArchivedSegment? TryParseSegment(string name)
    {
        var parts = name.Split('-');
        return parts.Length == 7
            && parts[0] == Segment
            && TryNumber(parts[1], out var first)
            && TryNumber(parts[2], out var last)
            && first >= 1
            && last >= first
            && TryHash(parts[3], out var before)
            && TryHash(parts[4], out var after)
            && TryNumber(parts[5], out var revision)
            && TryNumber(parts[6], out var time)
            && new ArchivedSegment(
                new LogPoint(new LogPosition(first - 1), before), new LogPoint(new LogPosition(last), after), new Revision(revision), time) is var found
            && Of(found) == name
                ? found
                : null;
    }

    /// <summary>Whether it can be the name of an object: nothing that could lead out of a folder.</summary>
    public static bool IsValid(string name) =>
        name.Length is > 0 and <= LengthMax && name.AsSpan().IndexOfAnyExcept(Letters) < 0;

    public static void Check(string name)
    {
        if (!IsValid(name)) throw new ConcordException(ConcordErrorCode.InvalidName, $"'{name}' is not the name of an object of an archive.");
    }

    private static bool TryNumber(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static bool TryHash(string text, out ulong hash) => ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out hash);
}
