using System.ComponentModel.DataAnnotations;

namespace Quartet.Hosting.Settings;

/// <summary>Settings of the host, at the top of the configuration.</summary>
internal sealed class QuartetOptions
{
    /// <summary>Directory for all data. Default <c>./data</c>.</summary>
    [Required]
    public string Data { get; init; } = "data";

    public string StorePath => Path.Combine(Data, "store");

    /// <summary>What a node of a cluster keeps of it.</summary>
    public string ClusterPath => Path.Combine(Data, "cluster");

    public string BlobsPath => Path.Combine(Data, "blobs");

    public string SecretsPath => Path.Combine(Data, "secrets");

    public string WebKeysPath => Path.Combine(SecretsPath, "web");
}
