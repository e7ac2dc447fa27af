using System.Buffers;
using System.Text.Json;

namespace HexHub.Wire.Erlang;

/// <summary>Erlang's external term format on the wire, JSON in the program: what endpoints read and answer is JSON alone.</summary>
/// <remarks>
/// mix and rebar3 speak this format for every call that carries or returns data. Source: hex-protocol.md section 3, "External Term
/// Format" of the Erlang documentation. Binaries that are not UTF-8 are read as Latin-1, as Hex reads metadata: nothing is lost
/// and nothing fails.
/// </remarks>
internal static class ErlangTerm
{
    /// <summary>The message of the 400 that hex.pm answers to a body it cannot decode.</summary>
    public const string Undecodable = "bad binary_to_term";

    /// <summary>Decodes one whole term, version byte included.</summary>
    /// <param name="bytes">The body; its size is limited by whoever read it.</param>
    /// <param name="value">
    /// Atoms <c>true</c>/<c>false</c> as booleans, <c>nil</c>/<c>null</c>/<c>undefined</c> as null, other atoms as text; maps, and
    /// non-empty lists of pairs with text keys, as objects where the last of equal keys wins; other tuples as arrays.
    /// </param>
    /// <param name="error">Null, or <see cref="Undecodable"/>.</param>
    /// <returns>False for anything malformed, unsupported or beyond the bounds of <see cref="ErlangTermReader"/>; never throws.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out JsonElement value, out string? error)
    {
        var term = ErlangTermReader.Read(bytes);
        value = term is null ? default : ErlangJson.ToElement(term);
        error = term is null ? Undecodable : null;
        return term is not null;
    }

    /// <summary>Encodes <paramref name="value"/> with its version byte; the only atoms it emits are true, false and nil.</summary>
    public static void Encode(JsonElement value, IBufferWriter<byte> output)
    {
        var writer = new ErlangTermWriter(output);
        writer.WriteVersion();
        writer.WriteValue(value);
    }
}
