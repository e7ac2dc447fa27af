using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace Concord.Etcd.Wire;

/// <summary>Calls the methods of one server over one HTTP/2 connection, which is made when it is needed and made again when it breaks.</summary>
internal sealed class GrpcChannel(HttpMessageHandler handler, Uri address, TimeProvider clock) : IDisposable
{
    private readonly HttpMessageInvoker _client = new(handler);

    /// <summary>One request, one answer.</summary>
    /// <param name="method">What is called.</param>
    /// <param name="request">What is sent.</param>
    /// <param name="token">Who calls; null where nobody asks.</param>
    /// <param name="timeout">How long the answer may take.</param>
    /// <param name="ct">Cancels the wait; what was sent may take effect.</param>
    /// <exception cref="GrpcException">No answer, or one that says no.</exception>
    public async Task<TResponse> CallAsync<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method, TRequest request, string? token, TimeSpan timeout, CancellationToken ct)
        where TRequest : IMessage<TRequest>
        where TResponse : IMessage<TResponse>
    {
        using var deadline = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, ct);
        using var message = Request(method, token);
        message.Headers.TryAddWithoutValidation("grpc-timeout", ((long)timeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture) + "m");
        message.Content = new ByteArrayContent(GrpcFrame.Encode(request));
        Label(message.Content);
        try
        {
            using var response = await _client.SendAsync(message, either.Token).ConfigureAwait(false);
            GrpcStatus.ThrowIfRefused(response);
            var frames = new GrpcFrameReader(await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false));
            var answer = await frames.ReadAsync(either.Token).ConfigureAwait(false) is { } bytes ? method.Answers.ParseFrom(bytes.Span) : default;
            if (await frames.ReadAsync(either.Token).ConfigureAwait(false) is not null)
                throw new GrpcException(GrpcCode.Internal, "The server sent two answers to one request.", sent: true);
            GrpcStatus.ThrowUnlessOk(response);
            return answer ?? throw new GrpcException(GrpcCode.Internal, "The server sent no answer and says that all is well.", sent: true);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            // The transport reports a connection that did not come about in time like this too.
            throw deadline.IsCancellationRequested
                ? new GrpcException(GrpcCode.DeadlineExceeded, $"No answer within {timeout.TotalSeconds:0.#} s.", sent: true, e)
                : new GrpcException(GrpcCode.Unavailable, e.InnerException?.Message ?? e.Message, sent: e.InnerException is not TimeoutException, e);
        }
        catch (Exception e) when (IsBroken(e))
        {
            throw Broken(e);
        }
    }

    /// <summary>Begins a call in which both sides send as many messages as they like.</summary>
    public GrpcStream<TRequest, TResponse> Open<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, TRequest first, string? token)
        where TRequest : IMessage<TRequest>
        where TResponse : IMessage<TResponse> =>
        new(_client, Request(method, token), method.Answers, first);

    public void Dispose() => _client.Dispose();

    internal static void Label(HttpContent content) => content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");

    /// <summary>Whether an exception of the transport means that the connection, and not this program, is at fault.</summary>
    internal static bool IsBroken(Exception e) => e is HttpRequestException or IOException or InvalidProtocolBufferException;

    internal static GrpcException Broken(Exception e)
    {
        var neverSent = e is HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError,
        };
        return new GrpcException(GrpcCode.Unavailable, e.InnerException is { } cause ? $"{e.Message} {cause.Message}" : e.Message, !neverSent, e);
    }

    private HttpRequestMessage Request<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, string? token)
        where TRequest : IMessage<TRequest>
        where TResponse : IMessage<TResponse>
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, method.Path))
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        if (method.RequiresLeader) request.Headers.TryAddWithoutValidation("hasleader", "true");
        if (token is not null) request.Headers.TryAddWithoutValidation("token", token);
        return request;
    }
}
