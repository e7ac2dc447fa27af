using System.Net;
using System.Net.Sockets;
using Concord.Etcd.Client;
using Concord.Etcd.Protos;
using Concord.Etcd.Tests.Clusters;
using Concord.Etcd.Wire;

namespace Concord.Etcd.Tests.Wire;

public sealed class GrpcChannelTests(SingleMember etcd)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_error_without_a_body_has_its_status_among_the_headers()
    {
        var answer = Answer([]);
        answer.Headers.TryAddWithoutValidation("grpc-status", "14");
        answer.Headers.TryAddWithoutValidation("grpc-message", "etcdserver: no leader%21");
        var failure = await FailAsync(answer);
        (failure.Code, failure.Message, failure.Sent).ShouldBe((GrpcCode.Unavailable, "etcdserver: no leader!", true));
        Failures.KindOf(failure).ShouldBe(FailureKind.TryElsewhere);
    }

    [Fact]
    public async Task An_error_behind_the_body_counts()
    {
        var answer = Answer([0, 0, 0, 0, 0]);
        answer.TrailingHeaders.TryAddWithoutValidation("grpc-status", "8");
        answer.TrailingHeaders.TryAddWithoutValidation("grpc-message", "etcdserver: mvcc: database space exceeded");
        Failures.KindOf(await FailAsync(answer)).ShouldBe(FailureKind.NoSpace);
    }

    [Fact]
    public async Task An_answer_without_a_status_is_uncertain() =>
        Failures.KindOf(await FailAsync(Answer([0, 0, 0, 0, 0]))).ShouldBe(FailureKind.Uncertain);

    [Fact]
    public async Task An_answer_that_is_not_gRPC_is_uncertain() =>
        Failures.KindOf(await FailAsync(new HttpResponseMessage(HttpStatusCode.BadGateway) { Content = new ByteArrayContent([]) })).ShouldBe(FailureKind.Uncertain);

    [Fact]
    public async Task A_refused_connection_is_certain()
    {
        using var channel = Channel($"http://127.0.0.1:{Ports.Free()}");
        var failure = await Should.ThrowAsync<GrpcException>(() => StatusAsync(channel));
        failure.Sent.ShouldBeFalse();
        Failures.KindOf(failure).ShouldBe(FailureKind.TryElsewhere);
    }

    [Fact]
    public async Task A_server_that_goes_away_in_the_middle_of_a_request_leaves_it_uncertain()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var channel = Channel($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        var call = StatusAsync(channel);
        using (var connection = await listener.AcceptTcpClientAsync(Ct))
        {
            var stream = connection.GetStream();
            await stream.WriteAsync(new byte[] { 0, 0, 0, 4, 0, 0, 0, 0, 0 }, Ct); // SETTINGS
            await ReadUntilHeadersAsync(stream);
            await stream.WriteAsync(new byte[] { 0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 11 }, Ct); // GOAWAY, last stream 1, ENHANCE_YOUR_CALM
        }

        var failure = await Should.ThrowAsync<GrpcException>(() => call);
        Failures.KindOf(failure).ShouldBe(FailureKind.Uncertain);
    }

    [Fact]
    public async Task A_member_that_says_nothing_is_given_up_in_time()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var channel = Channel($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        var failure = await Should.ThrowAsync<GrpcException>(
            () => channel.CallAsync(EtcdMethods.Status, new StatusRequest(), null, TimeSpan.FromMilliseconds(200), Ct));
        failure.Code.ShouldBe(GrpcCode.DeadlineExceeded);
    }

    [Fact]
    public async Task A_real_member_answers()
    {
        using var channel = Channel(etcd.Cluster.Members[0].ClientUrl);
        var status = await StatusAsync(channel);
        EtcdVersion.TryParse(status.Version).ShouldNotBeNull().IsSupported.ShouldBeTrue();
        status.Leader.ShouldBe(status.Header.MemberId);
    }

    [Fact]
    public async Task A_request_that_is_too_large_is_refused_for_certain()
    {
        using var channel = Channel(etcd.Cluster.Members[0].ClientUrl);
        var put = new PutRequest { Key = Google.Protobuf.ByteString.CopyFromUtf8("large"), Value = Google.Protobuf.ByteString.CopyFrom(new byte[1_572_864]) };
        var failure = await Should.ThrowAsync<GrpcException>(() => channel.CallAsync(EtcdMethods.Put, put, null, Timeout, Ct));
        (Failures.KindOf(failure), Failures.Told(failure).Code).ShouldBe((FailureKind.Refused, ConcordErrorCode.CommandTooLarge));
    }

    private static Task<StatusResponse> StatusAsync(GrpcChannel channel) => channel.CallAsync(EtcdMethods.Status, new StatusRequest(), null, Timeout, Ct);

    private static GrpcChannel Channel(string address)
    {
        var server = ServerAddress.TryParse(address).ShouldNotBeNull();
        return new GrpcChannel(Transport.Create(server, null), server.Url, TimeProvider.System);
    }

    private static HttpResponseMessage Answer(byte[] body) => new(HttpStatusCode.OK) { Content = new ByteArrayContent(body) };

    private static async Task<GrpcException> FailAsync(HttpResponseMessage answer)
    {
        using var channel = new GrpcChannel(new OneAnswer(answer), new Uri("http://localhost/"), TimeProvider.System);
        return await Should.ThrowAsync<GrpcException>(() => StatusAsync(channel));
    }

    private static async Task ReadUntilHeadersAsync(NetworkStream stream)
    {
        const int prefaceBytes = 24;
        var skipped = new byte[prefaceBytes];
        await stream.ReadExactlyAsync(skipped, Ct);
        var header = new byte[9];
        while (true)
        {
            await stream.ReadExactlyAsync(header, Ct);
            await stream.ReadExactlyAsync(new byte[(header[0] << 16) | (header[1] << 8) | header[2]], Ct);
            if (header[3] == 1) return;
        }
    }

    private sealed class OneAnswer(HttpResponseMessage answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(answer);
    }
}
