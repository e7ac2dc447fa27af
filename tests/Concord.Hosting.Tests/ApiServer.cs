using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Concord.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartet.Testing;

namespace Concord.Hosting.Tests;

/// <summary>A real server with the API on a store of its own, and a client for it.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private readonly TemporaryDirectory _data;
    private readonly WebApplication _app;

    private ApiServer(TemporaryDirectory data, ConcordStore store, ConcordService service, WebApplication app)
    {
        _data = data;
        _app = app;
        Store = store;
        Service = service;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First() + "/api/v1/") };
    }

    public ConcordStore Store { get; }

    public ConcordService Service { get; }

    public HttpClient Client { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<ApiServer> StartAsync(ConcordServiceOptions? options = null)
    {
        var data = new TemporaryDirectory();
        var store = await ConcordStore.OpenAsync(new ConcordOptions { DataDirectory = data.Path, Timeout = TimeSpan.FromMinutes(1) }, Ct);
        var service = await ConcordService.OpenAsync(store, options ?? new ConcordServiceOptions(), Ct);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore().AddSingleton(store).AddSingleton(service);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.UseRouting();
        app.MapConcordApi();
        await app.StartAsync(Ct);
        return new ApiServer(data, store, service, app);
    }

    /// <summary>Sends a request; returns status and body.</summary>
    public async Task<Answer> SendAsync(string method, string path, string? json = null, string? token = null, params (string Name, string Value)[] headers)
    {
        // The target goes out as it is written here: a Uri would decode what the test is about.
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Client.BaseAddress + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        if (token is not null) request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Client.SendAsync(request, Ct);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(Ct);
        return new Answer((int)response.StatusCode, body, response.Headers.ETag?.Tag, [.. response.Headers.Select(header => header.Key)]);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        await Store.DisposeAsync();
        _data.Dispose();
    }
}
