using System.Text.Json.Nodes;
using HexHub.Packages;

namespace HexHub.Publishing;

/// <summary>What became of a publication.</summary>
internal sealed record PublishOutcome
{
    /// <summary>The release as stored; null when it was refused.</summary>
    public Release? Release { get; private init; }

    /// <summary>Whether no release of this version was there before.</summary>
    public bool IsNew { get; private init; }

    /// <summary>Name of the tarball that this one took the place of.</summary>
    public string? ReplacedBlob { get; private init; }

    /// <summary>Whether the package turned out to be somebody else's, who made it while this was uploaded.</summary>
    public bool IsForbidden { get; private init; }

    /// <summary>Why it was refused.</summary>
    public JsonObject Errors { get; private init; } = [];

    public static PublishOutcome Published(Release release) => new() { Release = release, IsNew = true };

    public static PublishOutcome Replaced(Release release, string blob) => new() { Release = release, ReplacedBlob = blob };

    public static PublishOutcome Forbidden() => new() { IsForbidden = true };

    public static PublishOutcome Refused(JsonObject errors) => new() { Errors = errors };
}
