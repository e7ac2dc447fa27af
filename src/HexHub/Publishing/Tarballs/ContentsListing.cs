namespace HexHub.Publishing.Tarballs;

/// <summary>Lists the contents of a package and refuses what is unsafe to unpack.</summary>
/// <remarks>
/// A path may occur once, except for folders: of two files by one name people would review the first and build the last.
/// Nothing may lie beneath a file or a link, so that a link is never followed while unpacking.
/// </remarks>
internal sealed class ContentsListing
{
    private readonly Dictionary<string, TarballEntry> _byPath = new(StringComparer.Ordinal);
    private readonly List<TarballEntry> _entries = [];
    private long _chars;

    /// <exception cref="TarFormatException">The archive is malformed, unsafe or lists too much.</exception>
    public static IReadOnlyList<TarballEntry> Read(Stream unzipped)
    {
        var listing = new ContentsListing();
        var walker = new TarWalker(unzipped);
        while (walker.Next() is { } member)
            listing.Add(member);
        listing.CheckParents();
        return listing._entries;
    }

    private void Add(TarMember member)
    {
        var path = MemberPath.Normalize(member.Name);
        if (member.Kind is TarMemberKind.HardLink or TarMemberKind.Unsupported)
            throw new TarFormatException(TarballTexts.Member(path, "only files, directories and symbolic links are allowed"));
        if (path.Length == 0 && member.Kind != TarMemberKind.Directory)
            throw new TarFormatException(TarballTexts.Member(member.Name, "The path is empty"));
        if (member.Kind == TarMemberKind.SymbolicLink)
            MemberPath.CheckLink(path, member.LinkTarget);
        if (path.Length > 0)
            Add(new TarballEntry(path, member.Kind, member.Bytes));
    }

    private void Add(TarballEntry entry)
    {
        if (!_byPath.TryAdd(entry.Path, entry))
        {
            if (entry.Kind != TarMemberKind.Directory || _byPath[entry.Path].Kind != TarMemberKind.Directory)
                throw new TarFormatException(TarballTexts.Member(entry.Path, "duplicate file"));
            return;
        }

        _entries.Add(entry);
        _chars += entry.Path.Length;
        if (_entries.Count > TarballLimits.ContentsEntriesMax || _chars > TarballLimits.ListingCharsMax)
            throw new TarFormatException("too many files");
    }

    /// <summary>At the end, since an archive may name a folder's files before the link that takes its place.</summary>
    private void CheckParents()
    {
        var byPath = _byPath.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var entry in _entries)
        {
            var parent = entry.Path.AsSpan();
            int slash;
            while ((slash = parent.LastIndexOf('/')) >= 0)
            {
                parent = parent[..slash];
                if (byPath.TryGetValue(parent, out var found) && found.Kind != TarMemberKind.Directory)
                    throw new TarFormatException(TarballTexts.Member(entry.Path, $"{found.Path} is not a directory"));
            }
        }
    }
}
