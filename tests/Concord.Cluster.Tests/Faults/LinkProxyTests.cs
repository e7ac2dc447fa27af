using System.Diagnostics;
using System.Net.Sockets;
using static Concord.Cluster.Tests.Faults.SocketPair;

namespace Concord.Cluster.Tests.Faults;

// On real sockets: what a cut, slow or broken link does must be what the two at its ends can really meet.
public sealed class LinkProxyTests : IAsyncDisposable
{
    private readonly Link _link = new("test", TimeProvider.System);
    private readonly Socket _listener = Listen();
    private readonly LinkProxy _proxy;

    public LinkProxyTests() => _proxy = new LinkProxy(_link, _listener.LocalEndPoint);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sound_link_carries_bytes_and_orderly_ends_both_ways()
    {
        using var pair = await PairAsync();
        await SendAsync(pair.Client, "request", Ct);
        (await ReceiveAsync(pair.Server, 7, Ct)).ShouldBe("request");

        pair.Client.Shutdown(SocketShutdown.Send);
        (await ReceiveAsync(pair.Server, 1, Ct)).ShouldBeEmpty();
        await SendAsync(pair.Server, "answer", Ct);
        pair.Server.Shutdown(SocketShutdown.Send);
        (await ReceiveAsync(pair.Client, 100, Ct)).ShouldBe("answer");
        (_link.CarriedBytes(Flow.ToTarget), _link.CarriedBytes(Flow.FromTarget)).ShouldBe((7, 6));
        await Eventually.TrueAsync(() => _link.Connections == 0, Ct);
    }

    [Fact]
    public async Task Megabytes_arrive_unchanged_while_both_sides_send()
    {
        using var pair = await PairAsync();
        var (there, back) = (RandomBytes(1), RandomBytes(2));
        await Task.WhenAll(
            SendAllAsync(pair.Client, there), SendAllAsync(pair.Server, back), ShouldReceiveAsync(pair.Server, there), ShouldReceiveAsync(pair.Client, back));

        static byte[] RandomBytes(int seed)
        {
            var bytes = new byte[3_000_000];
            new Random(seed).NextBytes(bytes);
            return bytes;
        }
    }

    [Fact]
    public async Task A_black_hole_swallows_bytes_and_tells_nobody_until_it_is_healed()
    {
        using var pair = await PairAsync();
        _link.Cut(CutMode.Drop);
        await SendAsync(pair.Client, "lost", Ct);
        await SendAsync(pair.Server, "lost too", Ct);
        await Eventually.TrueAsync(() => _link.DroppedBytes == 12, Ct);
        (pair.Client.Available, pair.Server.Available).ShouldBe((0, 0));
        await SendAsync(pair.Client, "still open", Ct);
        await Eventually.TrueAsync(() => _link.DroppedBytes == 22, Ct);

        // A stream has no holes: what was lost cannot be followed by anything.
        _link.Heal();
        await ShouldBeResetAsync(pair.Client, Ct);
        await ShouldBeResetAsync(pair.Server, Ct);
        await ShouldWorkAsync();
    }

    [Fact]
    public async Task A_connection_that_lost_nothing_outlives_a_black_hole()
    {
        using var pair = await PairAsync();
        _link.Cut(CutMode.Drop);
        _link.Heal();
        await ShouldCarryAsync(pair);
    }

    [Theory]
    [InlineData(Flow.ToTarget)]
    [InlineData(Flow.FromTarget)]
    public async Task A_link_can_be_cut_one_way(object cut)
    {
        using var pair = await PairAsync();
        var (lost, other) = (Flow)cut == Flow.ToTarget ? (pair.Client, pair.Server) : (pair.Server, pair.Client);
        _link.Cut(CutMode.Drop, (Flow)cut);
        await SendAsync(lost, "lost", Ct);
        await SendAsync(other, "arrives", Ct);
        (await ReceiveAsync(lost, 7, Ct)).ShouldBe("arrives");
        await Eventually.TrueAsync(() => _link.DroppedBytes == 4, Ct);
        other.Available.ShouldBe(0);
    }

    [Fact]
    public async Task What_is_held_arrives_in_order_when_the_link_is_healed()
    {
        using var pair = await PairAsync();
        _link.Cut(CutMode.Hold);
        await SendAsync(pair.Client, "one ", Ct);
        await SendAsync(pair.Client, "two", Ct);
        pair.Client.Shutdown(SocketShutdown.Send);
        pair.Server.Available.ShouldBe(0);
        _link.CarriedBytes(Flow.ToTarget).ShouldBe(0);

        _link.Heal();
        (await ReceiveAsync(pair.Server, 100, Ct)).ShouldBe("one two");
        await SendAsync(pair.Server, "answer", Ct);
        (await ReceiveAsync(pair.Client, 6, Ct)).ShouldBe("answer");
    }

    [Fact]
    public async Task A_reset_link_ends_connections_and_refuses_new_ones_until_it_is_healed()
    {
        for (var round = 0; round < 5; round++)
        {
            using var pair = await PairAsync();
            _link.Cut(CutMode.Reset);
            await ShouldBeResetAsync(pair.Client, Ct);
            await ShouldBeResetAsync(pair.Server, Ct);
            for (var attempt = 0; attempt < 3; attempt++)
                await ShouldBeRefusedAsync();
            _link.Heal();
            await ShouldWorkAsync();
        }
    }

    [Fact]
    public async Task A_connection_can_be_cut_after_the_request_and_before_the_answer()
    {
        using var pair = await PairAsync();
        _link.CutOnceAfter(Flow.FromTarget, 0);
        await SendAsync(pair.Client, "request", Ct);
        (await ReceiveAsync(pair.Server, 7, Ct)).ShouldBe("request");
        await SendAsync(pair.Server, "answer", Ct);
        await ShouldBeResetAsync(pair.Client, Ct);
        await ShouldWorkAsync(); // Once means once.
    }

    [Fact]
    public async Task A_connection_can_be_cut_in_the_middle_of_a_request()
    {
        using var pair = await PairAsync();
        _link.CutOnceAfter(Flow.ToTarget, 5);
        await SendAsync(pair.Client, "one", Ct);
        (await ReceiveAsync(pair.Server, 3, Ct)).ShouldBe("one");
        await SendAsync(pair.Client, "two", Ct);
        await ShouldBeResetAsync(pair.Client, Ct);

        // What was let through is there, unless the reset was quicker, as in any network.
        var rest = await Record.ExceptionAsync(async () => (await ReceiveAsync(pair.Server, 2, Ct)).ShouldBe("tw"));
        if (rest is not null) rest.ShouldBeOfType<SocketException>().SocketErrorCode.ShouldBe(SocketError.ConnectionReset);
        _link.CarriedBytes(Flow.ToTarget).ShouldBe(3);
        await ShouldWorkAsync();
    }

    [Fact]
    public async Task A_slow_link_takes_its_time_each_way()
    {
        using var pair = await PairAsync();
        var latency = TimeSpan.FromMilliseconds(60);
        _link.Slow(latency);
        var clock = Stopwatch.StartNew();
        await ShouldCarryAsync(pair);
        clock.Elapsed.ShouldBeGreaterThan(1.9 * latency);
        _link.Heal();
        await ShouldCarryAsync(pair);
    }

    [Fact]
    public async Task A_new_connection_on_a_held_link_comes_about_when_it_is_healed()
    {
        _link.Cut(CutMode.Hold);
        using var client = await DialAsync(_proxy.Address, Ct);
        await SendAsync(client, "early", Ct);
        await Eventually.TrueAsync(() => _link.Connections == 1, Ct);
        _listener.Poll(0, SelectMode.SelectRead).ShouldBeFalse("the target has been dialled through a link that is cut");

        _link.Heal();
        using var server = await AcceptAsync(_listener, Ct);
        (await ReceiveAsync(server, 5, Ct)).ShouldBe("early");
    }

    [Fact]
    public async Task A_new_connection_in_a_black_hole_never_comes_about()
    {
        _link.Cut(CutMode.Drop, Flow.FromTarget);
        using var client = await DialAsync(_proxy.Address, Ct);
        await Eventually.TrueAsync(() => _link.Connections == 1, Ct);
        _link.Heal();
        await ShouldBeResetAsync(client, Ct);
        _listener.Poll(0, SelectMode.SelectRead).ShouldBeFalse("the target has been dialled through a link that is cut");
        await ShouldWorkAsync();
    }

    [Fact]
    public async Task Without_anybody_at_the_target_a_connection_is_reset_or_refused()
    {
        var nobody = Listen();
        _proxy.Target = nobody.LocalEndPoint;
        nobody.Dispose();
        await ShouldBeResetAtOnceAsync();

        _proxy.Target = null;
        await ShouldBeRefusedAsync();

        _proxy.Target = _listener.LocalEndPoint;
        await ShouldWorkAsync();
    }

    [Fact]
    public async Task One_side_that_breaks_off_breaks_off_the_other()
    {
        using var pair = await PairAsync();
        pair.Server.LingerState = new LingerOption(true, 0);
        pair.Server.Dispose();
        await ShouldBeResetAsync(pair.Client, Ct);
    }

    [Fact]
    public async Task In_a_black_hole_nobody_hears_that_the_other_side_broke_off()
    {
        using var pair = await PairAsync();
        _link.Cut(CutMode.Drop, Flow.FromTarget);
        pair.Server.LingerState = new LingerOption(true, 0);
        pair.Server.Dispose();

        // The other direction still works as far as the client can see; its bytes end at a machine that does not know them.
        pair.Client.Poll(TimeSpan.FromMilliseconds(50), SelectMode.SelectRead).ShouldBeFalse();
        _link.Heal();
        await ShouldBeResetAsync(pair.Client, Ct);
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        _listener.Dispose();
    }

    private Task<SocketPair> PairAsync() => ConnectAsync(_proxy, _listener, Ct);

    private async Task ShouldWorkAsync()
    {
        using var pair = await PairAsync();
        await ShouldCarryAsync(pair);
    }

    private async Task ShouldBeRefusedAsync() =>
        (await Should.ThrowAsync<SocketException>(() => DialAsync(_proxy.Address, Ct))).SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);

    // It may be too late even for the one who dials to see that he got through.
    private async Task ShouldBeResetAtOnceAsync() => (await Should.ThrowAsync<SocketException>(async () =>
    {
        using var client = await DialAsync(_proxy.Address, Ct);
        await ReceiveAsync(client, 1, Ct);
    })).SocketErrorCode.ShouldBe(SocketError.ConnectionReset);

    private static async Task ShouldCarryAsync(SocketPair pair)
    {
        await SendAsync(pair.Client, "ping", Ct);
        (await ReceiveAsync(pair.Server, 4, Ct)).ShouldBe("ping");
        await SendAsync(pair.Server, "pong", Ct);
        (await ReceiveAsync(pair.Client, 4, Ct)).ShouldBe("pong");
    }

    private static async Task SendAllAsync(Socket socket, byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;) sent += await socket.SendAsync(bytes.AsMemory(sent), Ct);
        socket.Shutdown(SocketShutdown.Send);
    }

    private static async Task ShouldReceiveAsync(Socket socket, byte[] expected)
    {
        var (received, buffer) = (new MemoryStream(), new byte[50_000]);
        while (await socket.ReceiveAsync(buffer, Ct) is > 0 and var count) received.Write(buffer, 0, count);
        received.ToArray().AsSpan().SequenceEqual(expected).ShouldBeTrue();
    }
}
