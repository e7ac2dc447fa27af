namespace HexHub.Versions;

/// <summary>Why a text is no version that Hex takes.</summary>
internal enum VersionFault
{
    /// <summary>It is one.</summary>
    None,

    /// <summary>It is not of the form MAJOR.MINOR.PATCH[-PRE][+BUILD].</summary>
    Syntax,

    /// <summary>A number is above <see cref="SemVersion.ComponentMax"/>.</summary>
    ComponentTooLarge,

    /// <summary>The pre-release is longer than <see cref="SemVersion.PrereleaseCharsMax"/>.</summary>
    PrereleaseTooLong,
}

internal static class VersionFaultText
{
    /// <summary>The text hex.pm answers under <c>errors.version</c>; hex-protocol.md section 7.4.</summary>
    public static string Text(this VersionFault fault) => fault switch
    {
        VersionFault.ComponentTooLarge => "numeric components must be at most 99999999999999",
        VersionFault.PrereleaseTooLong => "prerelease must be at most 64 characters",
        _ => "is invalid SemVer",
    };
}
