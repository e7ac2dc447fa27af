namespace Concord.Security.Certificates;

/// <summary>Where a certificate and its private key lie.</summary>
/// <param name="CertificatePath">File of the certificate.</param>
/// <param name="KeyPath">File of the private key; only its owner may read it.</param>
public sealed record CertificateFiles(string CertificatePath, string KeyPath)
{
    private const UnixFileMode OwnerDirectory = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode PublicFile = OwnerFile | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Whether one of the two is there already.</summary>
    public bool Exist => File.Exists(CertificatePath) || File.Exists(KeyPath);

    /// <summary><c>selfsigned.pem</c> and <c>selfsigned_key.pem</c> of a directory.</summary>
    public static CertificateFiles SelfSignedIn(string directory) => Named(directory, "selfsigned");

    /// <summary><c>ca.pem</c> and <c>ca_key.pem</c> of a directory.</summary>
    public static CertificateFiles AuthorityIn(string directory) => Named(directory, "ca");

    /// <summary><c>NAME.pem</c> and <c>NAME_key.pem</c> of a directory, for a member of a cluster.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidName"/>: it is no name of a file, or that of another pair.</exception>
    public static CertificateFiles MemberIn(string directory, string name) =>
        AccessLimits.CheckName(name, "name of the member") is "ca" or "selfsigned"
            ? throw AccessLimits.Invalid($"A member cannot be called '{name}'.")
            : Named(directory, name);

    /// <summary>Reads both.</summary>
    /// <exception cref="IOException">One is not there or cannot be read.</exception>
    public PemPair Read() => new(File.ReadAllText(CertificatePath), File.ReadAllText(KeyPath));

    /// <summary>Writes both, each in one step, and makes the directories that are missing. The key is there before the certificate.</summary>
    /// <param name="pair">What to write.</param>
    /// <param name="overwrite">Whether to replace what is there.</param>
    /// <exception cref="IOException">One is there and may not be replaced, or cannot be written.</exception>
    public void Write(PemPair pair, bool overwrite)
    {
        if (!overwrite && Exist) throw new IOException($"'{(File.Exists(KeyPath) ? KeyPath : CertificatePath)}' is there already.");
        Write(KeyPath, pair.PrivateKeyPem, OwnerFile, overwrite);
        Write(CertificatePath, pair.CertificatePem, PublicFile, overwrite);
    }

    private static CertificateFiles Named(string directory, string name) =>
        new(Path.Combine(directory, name + ".pem"), Path.Combine(directory, name + "_key.pem"));

    private static void Write(string path, string text, UnixFileMode mode, bool overwrite)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path)) ?? throw new IOException($"'{path}' is no file.");
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(directory);
        else if (!Directory.Exists(directory)) Directory.CreateDirectory(directory, OwnerDirectory);

        // Written anew beside it and renamed: a file that was open to others before would stay so if it were only filled anew.
        var temporary = $"{path}.{Guid.NewGuid():n}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = mode;
        try
        {
            using (var writer = new StreamWriter(temporary, options))
            {
                writer.Write(text);
                if (!text.EndsWith('\n')) writer.Write('\n');
            }

            File.Move(temporary, path, overwrite);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
