using System.Collections.Frozen;

namespace HexHub.Publishing.Metadata;

/// <summary>Licence identifiers of the SPDX list, deprecated ones included: old releases name them.</summary>
/// <remarks>The list is the resource <c>spdx-license-ids.txt</c>, one identifier a line. Identifiers are compared exactly.</remarks>
internal static class SpdxLicenses
{
    private const string ReferencePrefix = "LicenseRef-";

    private static readonly Lazy<FrozenSet<string>> Known = new(Load);

    /// <summary>Whether it is on the list, or a reference to a licence of the package's own (<c>LicenseRef-…</c>).</summary>
    public static bool IsValid(string license) =>
        Known.Value.Contains(license)
        || (license.Length > ReferencePrefix.Length && license.StartsWith(ReferencePrefix, StringComparison.Ordinal));

    private static FrozenSet<string> Load()
    {
        using var resource = typeof(SpdxLicenses).Assembly.GetManifestResourceStream(typeof(SpdxLicenses), "spdx-license-ids.txt")
            ?? throw new InvalidOperationException("The list of SPDX licences is not embedded in this assembly.");
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
    }
}
