using Concord.Embedded.Disks;

namespace Concord.Audit.Reading;

/// <summary>All files of the log as they were at one moment, oldest first: a rotation or a cleanup meanwhile changes nothing for the reader.</summary>
internal sealed class AuditFiles : IDisposable
{
    // Each attempt that fails has seen a rotation or a cleanup happen; so many in a row do not.
    private const int AttemptsMax = 100;

    private readonly List<AuditFile> _files = [];

    private AuditFiles()
    {
    }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<AuditFile> OldestFirst => _files;

    /// <summary>The names of the files of the log in a directory, oldest first. Others are left alone.</summary>
    public static List<AuditFileName> NamesIn(IDisk disk)
    {
        var names = new List<AuditFileName>();
        foreach (var text in disk.List(""))
        {
            if (AuditFileName.TryParse(text, out var name)) names.Add(name);
        }

        names.Sort();
        return names;
    }

    /// <summary>Opens them all.</summary>
    public static AuditFiles Open(IDisk disk)
    {
        for (var attempt = 1; ; attempt++)
        {
            var files = new AuditFiles();
            try
            {
                var names = NamesIn(disk);
                foreach (var name in names)
                {
                    var content = disk.Open(name.ToString(), writable: false);
                    files._files.Add(new AuditFile(name, content, content.Length));
                }

                // The last one may have been renamed and made anew between the look and the opening: then there is one name more.
                if (names.SequenceEqual(NamesIn(disk))) return files;
            }
            catch (FileNotFoundException) when (attempt < AttemptsMax)
            {
                // Rotated or cleaned up meanwhile.
            }
            catch
            {
                files.Dispose();
                throw;
            }

            files.Dispose();
            if (attempt == AttemptsMax) throw new IOException($"The files in '{disk.PathOf("")}' change all the time.");
        }
    }

    public void Dispose()
    {
        foreach (var file in _files) file.Content.Dispose();
    }
}
