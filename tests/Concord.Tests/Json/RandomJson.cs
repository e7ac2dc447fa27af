using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Concord.Tests.Json;

/// <summary>Random JSON from few names and few values, so that things meet; every value in many spellings.</summary>
internal sealed class RandomJson(Random random)
{
    private static readonly string[] Names = ["a", "b", "tags", "*", "0", "1", "price", "\u00fc", "\ud83d\ude00", "x y"];
    private static readonly string[] Texts = ["", "a", "ab", "abc", "b", "B", "0", "1", "true", "\u00fc", "z\0z", "\uffff", "\ud83d\ude00", "red", "\"", "\\"];

    /// <summary>A JSON text.</summary>
    public string Next(int depth = 4) => random.Next(depth > 0 ? 8 : 5) switch
    {
        0 => random.Next(3) switch { 0 => "null", 1 => "true", _ => "false" },
        1 or 2 => Number(),
        3 or 4 => Text(),
        5 => "[" + string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Space() + Next(depth - 1))) + "]",
        _ => Object(depth),
    };

    /// <summary>An object.</summary>
    public string Object(int depth = 4)
    {
        var names = Names.OrderBy(_ => random.Next()).Take(random.Next(5));
        return "{" + string.Join(',', names.Select(name => Space() + Spell(name) + ":" + Space() + Next(depth - 1))) + "}";
    }

    /// <summary>A string.</summary>
    public string Text() => Spell(Texts[random.Next(Texts.Length)]);

    /// <summary>A number in one of its spellings: small ones, long ones, and ones between which a double cannot tell.</summary>
    public string Number()
    {
        var sign = random.Next(3) == 0 ? "-" : "";
        var number = random.Next(5) switch
        {
            0 => random.Next(3).ToString(CultureInfo.InvariantCulture),
            1 => (9007199254740990 + random.Next(6)).ToString(CultureInfo.InvariantCulture),
            2 => random.Next(100).ToString(CultureInfo.InvariantCulture) + "." + random.Next(100).ToString("D3", CultureInfo.InvariantCulture),
            3 => "0." + new string('0', random.Next(3)) + random.Next(20).ToString(CultureInfo.InvariantCulture),
            _ => random.Next(1, 9) + new string('0', random.Next(30)) + random.Next(3).ToString(CultureInfo.InvariantCulture),
        };
        if (random.Next(4) == 0) number += number.Contains('.', StringComparison.Ordinal) ? "00" : ".0";
        if (random.Next(3) == 0) number += (random.Next(2) == 0 ? "e" : "E") + (random.Next(3) switch { 0 => "-", 1 => "+", _ => "" }) + random.Next(40);
        return sign + number;
    }

    /// <summary>A path that often leads somewhere.</summary>
    public string Path() => string.Join('.', Enumerable.Range(0, random.Next(4)).Select(_ => Names[random.Next(Names.Length)]));

    /// <summary>The same value in another spelling: other escapes, other white space, members in another order.</summary>
    public string Respell(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Respell(document.RootElement);
    }

    private string Respell(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Spell(value.GetString()!),
        JsonValueKind.Number => RespellNumber(value.GetRawText()),
        JsonValueKind.Array => "[" + string.Join(',', value.EnumerateArray().Select(each => Space() + Respell(each))) + Space() + "]",
        JsonValueKind.Object => "{" + string.Join(',', value.EnumerateObject().OrderBy(_ => random.Next())
            .Select(member => Space() + Spell(member.Name) + ":" + Respell(member.Value))) + "}",
        _ => value.GetRawText(),
    };

    // The same number with its digits written out, and a random exponent that makes up for it.
    private string RespellNumber(string number)
    {
        var exact = ExactDecimal.Parse(number);
        var zeros = random.Next(4);
        var digits = (exact.Mantissa * System.Numerics.BigInteger.Pow(10, zeros)).ToString(CultureInfo.InvariantCulture);
        return $"{digits}.{new string('0', 1 + random.Next(3))}e{exact.Exponent - zeros}";
    }

    private string Spell(string text)
    {
        var spelt = new StringBuilder("\"");
        foreach (var c in text)
        {
            if (c < ' ' || c is '"' or '\\' || char.IsSurrogate(c) || random.Next(6) == 0)
                spelt.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                spelt.Append(c);
        }

        return spelt.Append('"').ToString();
    }

    private string Space() => random.Next(5) == 0 ? " " : "";
}
