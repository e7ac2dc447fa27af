using Microsoft.Extensions.DependencyInjection;
using Quartet.Kernel.Blobs;

namespace HexHub.Tests.Hosting;

/// <summary>How a <see cref="HexHubHost"/> differs from the usual one.</summary>
internal sealed record HexHubHostSetup
{
    public Dictionary<string, string?> Settings { get; init; } = [];

    /// <summary>Wraps the blob store, for one that fails.</summary>
    public Func<IBlobStore, IBlobStore> Blobs { get; init; } = store => store;

    public Action<IServiceCollection> Configure { get; init; } = _ => { };

    /// <summary>Largest body that the server takes where no endpoint says otherwise.</summary>
    public long RequestBytesMax { get; init; } = 20 * 1024 * 1024;
}
