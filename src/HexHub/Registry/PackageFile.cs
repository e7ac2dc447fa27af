using Google.Protobuf;
using HexHub.Packages;
using HexHub.Registry.Messages;
using Package = HexHub.Registry.Messages.Package;
using Release = HexHub.Registry.Messages.Release;

namespace HexHub.Registry;

/// <summary>The payload of <c>packages/NAME</c>. Source: hex-protocol.md section 12, "How to fill them".</summary>
internal static class PackageFile
{
    /// <summary>What a release that states no requirement is said to require.</summary>
    private const string AnyVersion = ">= 0.0.0";

    /// <param name="repository">What clients call the repository: <c>hexpm</c>, or the organization alone.</param>
    /// <param name="name">The package.</param>
    /// <param name="releases">In any order, at least one.</param>
    /// <param name="advisories">Those that releases name; the order is kept.</param>
    /// <returns>The bytes to sign. Equal input gives equal bytes.</returns>
    public static byte[] Encode(
        string repository, PackageName name, IEnumerable<RegistryRelease> releases, IReadOnlyList<RegistryAdvisory> advisories)
    {
        var file = new Package { Repository = repository, Name = name.Value };
        file.Advisories.AddRange(advisories.Select(ToMessage));
        foreach (var release in releases.OrderBy(static release => release.Version))
            file.Releases.Add(ToMessage(release, repository, advisories));
        return file.ToByteArray();
    }

    private static Release ToMessage(RegistryRelease release, string repository, IReadOnlyList<RegistryAdvisory> advisories)
    {
        var message = new Release
        {
            Version = release.Version.ToString(),
            InnerChecksum = UnsafeByteOperations.UnsafeWrap(release.InnerChecksum),
            OuterChecksum = UnsafeByteOperations.UnsafeWrap(release.OuterChecksum), // optional in the format, demanded by rebar3
            Retired = ToMessage(release.Retirement),
            PublishedAt = release.PublishedAt?.ToTimestamp(),
        };
        message.Dependencies.AddRange(release.Dependencies
            .OrderBy(static dependency => dependency.Repository, StringComparer.Ordinal)
            .ThenBy(static dependency => dependency.Package, StringComparer.Ordinal)
            .Select(dependency => ToMessage(dependency, repository)));
        for (var index = 0; index < advisories.Count; index++)
        {
            if (release.AdvisoryIds.Contains(advisories[index].Id))
                message.AdvisoryIndexes.Add((uint)index);
        }

        return message;
    }

    /// <summary>Leaves out what readers would assume anyway. Gleam takes a present <c>optional</c> for true whatever it says.</summary>
    private static Dependency ToMessage(RegistryDependency dependency, string repository)
    {
        var message = new Dependency { Package = dependency.Package, Requirement = dependency.Requirement ?? AnyVersion };
        if (dependency.Optional)
            message.Optional = true;
        if (dependency.App != dependency.Package)
            message.App = dependency.App;
        if (dependency.Repository != repository)
            message.Repository = dependency.Repository;
        return message;
    }

    private static RetirementStatus? ToMessage(RegistryRetirement? retirement)
    {
        if (retirement is null)
            return null;

        var message = new RetirementStatus { Reason = retirement.Reason };
        if (!string.IsNullOrEmpty(retirement.Message))
            message.Message = retirement.Message;
        return message;
    }

    private static SecurityAdvisory ToMessage(RegistryAdvisory advisory)
    {
        var message = new SecurityAdvisory
        {
            Id = advisory.Id,
            Summary = advisory.Summary,
            HtmlUrl = advisory.HtmlUrl,
            ApiUrl = advisory.ApiUrl,
            Aliases = { advisory.Aliases },
        };
        if (advisory.Severity is { } severity)
            message.Severity = severity;
        if (advisory.CvssScore is { } score)
            message.CvssScore = score;
        return message;
    }
}
