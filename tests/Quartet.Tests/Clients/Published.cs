using Quartet.Testing;

namespace Quartet.Tests.Clients;

/// <summary>A running server with three packages, each of which needs the next: alpha, beta, gamma.</summary>
internal sealed class Published : IAsyncDisposable
{
    public const string User = "ada";
    public const string Password = "correct-horse-battery";

    private readonly TemporaryDirectory _data;

    private Published(TemporaryDirectory data, QuartetServer server, string repository)
    {
        _data = data;
        Server = server;
        Name = repository;
    }

    public QuartetServer Server { get; }

    /// <summary>Name of the repository.</summary>
    public string Name { get; }

    public static async Task<Published> StartAsync(string repository = "hexpm")
    {
        var data = new TemporaryDirectory();
        var server = await QuartetServer.StartAsync(data.In("data"), TestContext.Current.CancellationToken, $"--HexHub:RepositoryName={repository}");
        var published = new Published(data, server, repository);
        var answers = await HexCore.RunAsync(
            server, repository, $"user {User} {Password}", $"basic {User} {Password}", "key-add first",
            "publish gamma 1.0.0", "publish beta 1.0.0 gamma=~>_1.0", "publish alpha 1.0.0 beta=~>_1.0");
        answers.Where(answer => answer != "basic").ShouldAllBe(answer => answer.StartsWith("{201,"));
        return published;
    }

    /// <summary>Publishes another release.</summary>
    public async Task PublishAsync(string release)
    {
        var answers = await HexCore.RunAsync(Server, Name, $"basic {User} {Password}", "key-add again", $"publish {release}");
        answers[2].ShouldStartWith("{201,");
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _data.Dispose();
    }
}
