using System.ComponentModel.DataAnnotations;

namespace Quartet.Hosting;

/// <summary>Settings of the host, at the top of the configuration.</summary>
internal sealed class QuartetOptions
{
    /// <summary>Directory for all data. Default <c>./data</c>.</summary>
    [Required]
    public string Data { get; init; } = "data";

    public string StorePath => Path.Combine(Data, "store");

    public string BlobsPath => Path.Combine(Data, "blobs");

    public string SecretsPath => Path.Combine(Data, "secrets");

    public string WebKeysPath => Path.Combine(SecretsPath, "web");
}
