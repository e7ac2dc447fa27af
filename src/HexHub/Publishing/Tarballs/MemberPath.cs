namespace HexHub.Publishing.Tarballs;

/// <summary>Decides whether a path in an archive stays inside the folder it is unpacked to, on any system.</summary>
internal static class MemberPath
{
    /// <summary>Longest path, in characters.</summary>
    public const int CharsMax = 1024;

    /// <summary>Most parts of a path.</summary>
    public const int DepthMax = 64;

    private const string AboveRoot = "The path points above the current working directory";

    /// <summary>The path without empty parts and <c>.</c>; empty for the root itself.</summary>
    /// <exception cref="TarFormatException">It is unsafe, too long, or not in a form that every unpacker reads alike.</exception>
    public static string Normalize(string path)
    {
        if (Fault(path) is { } fault)
            throw new TarFormatException(TarballTexts.Member(path, fault));

        var parts = path.Split('/').Where(static part => part is not ("" or ".")).ToList();
        if (parts.Contains(".."))
            throw new TarFormatException(TarballTexts.Member(path, Climbs(parts) ? AboveRoot : "The path holds .."));
        if (parts.Count > DepthMax)
            throw new TarFormatException(TarballTexts.Member(path, "The path is too deep"));
        return string.Join('/', parts);
    }

    /// <summary>Refuses a symbolic link at <paramref name="path"/> that leads, or could be made to lead, out of the package.</summary>
    /// <remarks>
    /// <c>..</c> may only open the target, as often as there are folders to leave. After a name it is refused even where the text
    /// stays inside: the name may be another link, and then the parent is not the one the text shows.
    /// </remarks>
    public static void CheckLink(string path, string target)
    {
        if (Fault(target) is not null)
            throw new TarFormatException(TarballTexts.Member(path, "unsafe_symlink"));

        var parts = target.Split('/').Where(static part => part is not ("" or ".")).ToList();
        var climbs = parts.TakeWhile(static part => part == "..").Count();
        var folders = path.AsSpan().Count('/');
        if (climbs > folders || parts.LastIndexOf("..") >= climbs)
            throw new TarFormatException(TarballTexts.Member(path, "unsafe_symlink"));
    }

    private static string? Fault(string path)
    {
        if (path.Length == 0)
            return "The path is empty";
        if (path.Length > CharsMax)
            return "The path is too long";
        if (path.Contains('\0', StringComparison.Ordinal))
            return "The path holds a NUL";
        if (path.Contains('\\', StringComparison.Ordinal))
            return "The path holds a backslash";
        return path[0] == '/' || path is [_, ':', ..] ? "The path is absolute" : null;
    }

    private static bool Climbs(List<string> parts)
    {
        var depth = 0;
        foreach (var part in parts)
        {
            depth += part == ".." ? -1 : 1;
            if (depth < 0)
                return true;
        }

        return false;
    }
}
