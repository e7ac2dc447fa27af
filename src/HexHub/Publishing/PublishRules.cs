using System.Text.Json.Nodes;
using Concord.Collections;
using HexHub.Packages;
using HexHub.Publishing.Metadata;

namespace HexHub.Publishing;

/// <summary>The rules of publishing that need the store. Source: Hex protocol 7.4 and 7.5; clients search for some of the texts.</summary>
internal sealed class PublishRules(NewRelease wanted, bool replace, HexHubOptions options, DateTimeOffset now)
{
    /// <summary>What is wrong; null when nothing is.</summary>
    public JsonObject? Check(IRecordReader reader)
    {
        var errors = new JsonObject();
        if (CheckWindow(reader) is { } window) errors["inserted_at"] = window;
        if (CheckRequirements(reader) is { Count: > 0 } requirements) errors["requirements"] = requirements;
        return errors.Count > 0 ? errors : null;
    }

    private string? CheckWindow(IRecordReader reader)
    {
        if (PackageCollection.Find(reader, wanted.Package) is not { } package
            || PackageCollection.Find(reader, wanted.Package, wanted.Metadata.Version) is not { } release)
        {
            return null;
        }

        if (!replace) return "must include the --replace flag to update an existing release";
        var isOpen = now - release.InsertedAt <= TimeSpan.FromMinutes(options.ReplaceReleaseMinutes)
            || now - package.InsertedAt <= TimeSpan.FromMinutes(options.ReplacePackageMinutes);
        return isOpen ? null : "can only modify a release up to one hour after publication";
    }

    private JsonObject CheckRequirements(IRecordReader reader)
    {
        var errors = new JsonObject();
        foreach (var requirement in wanted.Metadata.Requirements.Where(IsKeptHere))
        {
            if (errors.Count >= MetadataErrors.FieldsMax) break;
            if (PackageCollection.Find(reader, new PackageId(wanted.Repository, requirement.Name)) is null)
                errors[requirement.Name.Value] = MetadataTexts.UnknownPackage(requirement.Repository);
        }

        return errors;
    }

    // A registry of its own name stands beside the public one, which it does not know: what is there is for the client to find.
    private bool IsKeptHere(MetadataRequirement requirement) =>
        requirement.Repository == wanted.Repository && requirement.Name != wanted.Metadata.Name;
}
