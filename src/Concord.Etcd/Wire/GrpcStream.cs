using System.Threading.Channels;
using Google.Protobuf;

namespace Concord.Etcd.Wire;

/// <summary>A call in which both sides send as many messages as they like.</summary>
internal sealed class GrpcStream<TRequest, TResponse> : IAsyncDisposable
    where TRequest : IMessage<TRequest>
    where TResponse : IMessage<TResponse>
{
    private readonly MessageParser<TResponse> _answers;
    private readonly Channel<byte[]> _outgoing;
    private readonly CancellationTokenSource _end = new();
    private readonly Task<HttpResponseMessage> _response;
    private GrpcFrameReader? _frames;

    /// <summary>Begins it. The first request is on its way before the answer is waited for: etcd sends nothing until it has one.</summary>
    public GrpcStream(HttpMessageInvoker client, HttpRequestMessage request, MessageParser<TResponse> answers, TRequest first)
    {
        _answers = answers;
        _outgoing = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });
        _outgoing.Writer.TryWrite(GrpcFrame.Encode(first));
        request.Content = new DuplexContent(_outgoing.Reader);
        GrpcChannel.Label(request.Content);
        _response = client.SendAsync(request, _end.Token);
    }

    /// <summary>The next answer; null when the server has ended the stream and all is well.</summary>
    /// <param name="ct">Gives the stream up with the wait.</param>
    /// <exception cref="GrpcException">The stream has failed.</exception>
    public async ValueTask<TResponse?> ReadAsync(CancellationToken ct)
    {
        try
        {
            var response = await _response.WaitAsync(ct).ConfigureAwait(false);
            if (_frames is null)
            {
                GrpcStatus.ThrowIfRefused(response);
                _frames = new GrpcFrameReader(await response.Content.ReadAsStreamAsync(ct).ConfigureAwait(false));
            }

            if (await _frames.ReadAsync(ct).ConfigureAwait(false) is { } message) return _answers.ParseFrom(message.Span);
            GrpcStatus.ThrowUnlessOk(response);
            return default;
        }
        catch (Exception e) when (GrpcChannel.IsBroken(e))
        {
            throw GrpcChannel.Broken(e);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new GrpcException(GrpcCode.Unavailable, e.InnerException?.Message ?? "The stream was given up.", sent: true, e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _outgoing.Writer.TryComplete();
        await _end.CancelAsync().ConfigureAwait(false);
        try
        {
            (await _response.ConfigureAwait(false)).Dispose();
        }
        catch (Exception e) when (e is OperationCanceledException || GrpcChannel.IsBroken(e))
        {
            // It never came to an answer.
        }

        _end.Dispose();
    }
}
