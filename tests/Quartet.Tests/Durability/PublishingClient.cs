using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Threading.Channels;
using Quartet.Testing;

namespace Quartet.Tests.Durability;

/// <summary>Publishes releases and makes keys, one after the other, until the server is gone. Writes down each promise.</summary>
internal sealed class PublishingClient(int number, string secret, int seed, PromiseBook book, ChannelWriter<string> promises)
{
    private const int ReleasesPerPackage = 4;
    private const int StepsPerKey = 4;
    private const int FileBytesMax = 200_000;
    private int _step;

    public async Task RunAsync(QuartetServer server, CancellationToken ct)
    {
        try
        {
            while (true)
            {
                if (++_step % StepsPerKey == 0) await MakeKeyAsync(server, ct);
                else await PublishAsync(server, ct);
            }
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException && !ct.IsCancellationRequested)
        {
            // Killed. What was on its way may or may not have happened; it is never sent again.
        }
    }

    private async Task PublishAsync(QuartetServer server, CancellationToken ct)
    {
        var (name, version) = ($"killed_{number}_{_step / StepsPerKey / ReleasesPerPackage}", $"1.0.{_step}");
        var random = new Random(unchecked((((seed * 31) + number) * 1_000_003) + _step));
        var file = new byte[random.Next(FileBytesMax)];
        random.NextBytes(file);
        var tarball = book.Sent[(name, version)] = TarballBuilder.Package(name, version, file);
        await PostAsync(server, $"/api/packages/{name}/releases", new ByteArrayContent(tarball), ct);
        book.Published[(name, version)] = true;
        await promises.WriteAsync($"{name} {version}", ct);
    }

    private async Task MakeKeyAsync(QuartetServer server, CancellationToken ct)
    {
        var name = $"key-{number}-{_step}";
        var made = await PostAsync(server, "/api/keys", JsonContent.Create(new { name }), ct);
        book.Keys[name] = made.GetProperty("secret").GetString().ShouldNotBeNull();
        await promises.WriteAsync(name, ct);
    }

    private async Task<JsonElement> PostAsync(QuartetServer server, string path, HttpContent content, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.Add("authorization", secret);
        request.Headers.Add("accept", "application/json");
        using var response = await server.Client.SendAsync(request, ct);
        var body = await response.Content.ReadAsStringAsync(ct);
        response.StatusCode.ShouldBe(HttpStatusCode.Created, $"{path}: {body}");
        return JsonDocument.Parse(body).RootElement;
    }
}
