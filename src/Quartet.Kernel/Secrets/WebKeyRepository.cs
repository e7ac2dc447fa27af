using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Quartet.Kernel.Secrets;

/// <summary>The keys that web forms and sessions are protected with, in the vault: what one node has protected every node can read.</summary>
/// <param name="vault">Where they are.</param>
/// <param name="formerDirectory">Where they were before there was a vault; taken over once, and renamed.</param>
public sealed class WebKeyRepository(SecretVault vault, string formerDirectory) : IXmlRepository
{
    private const string Prefix = "web/";

    // All nodes of a new cluster make their first key at the same time. It has one name, so that they agree on the first of them.
    private const string First = Prefix + "0";

    /// <summary>Takes over what an earlier version kept in files.</summary>
    public async Task ImportAsync(CancellationToken ct)
    {
        if (!Directory.Exists(formerDirectory)) return;
        foreach (var file in Directory.EnumerateFiles(formerDirectory, "*.xml").Order(StringComparer.Ordinal))
            await vault.GetOrAddAsync(Prefix + Path.GetFileNameWithoutExtension(file), () => File.ReadAllBytes(file), ct);
        ImportedFile.Retire(formerDirectory);
    }

    /// <inheritdoc />
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. vault.FindAll(Prefix).Select(key => XElement.Parse(Encoding.UTF8.GetString(key.Secret)))];

    /// <inheritdoc />
    public void StoreElement(XElement element, string friendlyName)
    {
        var name = vault.FindAll(Prefix).Count == 0 ? First : $"{Prefix}{Guid.NewGuid():N}";
        var text = Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting));

        // The framework knows this call in this form alone, and makes it once in three months.
        vault.GetOrAddAsync(name, () => text, CancellationToken.None).GetAwaiter().GetResult();
    }
}
