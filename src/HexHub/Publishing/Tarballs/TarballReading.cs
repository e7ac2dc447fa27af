using System.Diagnostics.CodeAnalysis;

namespace HexHub.Publishing.Tarballs;

/// <summary>What was read from a tarball, or the text for <c>errors.tar</c> of the 422 that refuses it.</summary>
internal readonly record struct TarballReading<T>
    where T : class
{
    private TarballReading(T? value, string? refusal)
    {
        Value = value;
        Refusal = refusal;
    }

    public T? Value { get; }

    public string? Refusal { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsAccepted => Value is not null;

    public static TarballReading<T> Accepted(T value) => new(value, null);

    public static TarballReading<T> Refused(string text) => new(null, text);
}
