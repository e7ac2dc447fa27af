using System.Globalization;
using System.Net.Http.Headers;

namespace Concord.Etcd.Wire;

/// <summary>Finds out how a call ended from what came with its answer.</summary>
internal static class GrpcStatus
{
    /// <summary>Throws unless the call, whose body has been read to its end, succeeded.</summary>
    /// <remarks>An error without a body has its status among the headers instead of behind the body ("trailers-only").</remarks>
    public static void ThrowUnlessOk(HttpResponseMessage response)
    {
        ThrowUnlessHttpOk(response);
        if (Value(response.TrailingHeaders, "grpc-status") is { } last) ThrowUnlessOk(last, response.TrailingHeaders);
        else if (Value(response.Headers, "grpc-status") is { } first) ThrowUnlessOk(first, response.Headers);
        else throw new GrpcException(GrpcCode.Unavailable, "The connection ended before the server told the outcome.", sent: true);
    }

    /// <summary>Throws when the headers alone tell already that the call has failed.</summary>
    public static void ThrowIfRefused(HttpResponseMessage response)
    {
        ThrowUnlessHttpOk(response);
        if (Value(response.Headers, "grpc-status") is { } status) ThrowUnlessOk(status, response.Headers);
    }

    private static void ThrowUnlessHttpOk(HttpResponseMessage response)
    {
        if (response.StatusCode != System.Net.HttpStatusCode.OK)
            throw new GrpcException(GrpcCode.Unavailable, $"The server answered HTTP {(int)response.StatusCode}, which is not gRPC.", sent: true);
    }

    private static void ThrowUnlessOk(string status, HttpResponseHeaders headers)
    {
        var code = int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && Enum.IsDefined((GrpcCode)number)
            ? (GrpcCode)number
            : GrpcCode.Unknown;
        if (code != GrpcCode.Ok) throw new GrpcException(code, Uri.UnescapeDataString(Value(headers, "grpc-message") ?? ""), sent: true);
    }

    private static string? Value(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
