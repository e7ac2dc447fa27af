namespace HexHub.Publishing.Metadata;

/// <summary>What a repository demands of metadata beyond the format.</summary>
internal sealed record MetadataRules
{
    /// <summary>The repository that every other one may depend on.</summary>
    public const string PublicRepository = "hexpm";

    /// <summary>Where the package is published. Its dependencies are there or in <see cref="PublicRepository"/>.</summary>
    public string Repository { get; init; } = PublicRepository;

    /// <summary>
    /// Whether a description and SPDX licences are demanded, as hex.pm does of public packages. Default false: in private use they
    /// may be missing, and a licence may be any text.
    /// </summary>
    public bool IsStrict { get; init; }
}
