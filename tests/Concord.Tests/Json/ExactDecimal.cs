using System.Globalization;
using System.Numerics;

namespace Concord.Tests.Json;

/// <summary>The model of a JSON number: an integer and a power of ten, by the big integers of .NET.</summary>
internal readonly record struct ExactDecimal(BigInteger Mantissa, int Exponent) : IComparable<ExactDecimal>
{
    public static ExactDecimal Parse(string json)
    {
        var e = json.IndexOfAny(['e', 'E']);
        var exponent = e < 0 ? 0 : int.Parse(json.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = e < 0 ? json : json[..e];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
        {
            exponent -= mantissa.Length - point - 1;
            mantissa = mantissa.Remove(point, 1);
        }

        return new ExactDecimal(BigInteger.Parse(mantissa, CultureInfo.InvariantCulture), exponent);
    }

    public int CompareTo(ExactDecimal other)
    {
        var least = Math.Min(Exponent, other.Exponent);
        return (Mantissa * BigInteger.Pow(10, Exponent - least)).CompareTo(other.Mantissa * BigInteger.Pow(10, other.Exponent - least));
    }
}
