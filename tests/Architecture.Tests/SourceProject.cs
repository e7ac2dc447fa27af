using System.Xml.Linq;
using Quartet.Testing;

namespace Architecture.Tests;

/// <summary>A project of this repository as its file describes it.</summary>
/// <param name="Name">Its name, which is also that of its assembly.</param>
/// <param name="Path">Its file.</param>
/// <param name="References">The projects it references.</param>
internal sealed record SourceProject(string Name, string Path, IReadOnlyList<string> References)
{
    private static readonly string[] Folders = ["src", "tests", "bench", "samples"];

    /// <summary>Those that are shipped: every folder of <c>src</c>, whether or not the host knows it already.</summary>
    public static IReadOnlyList<SourceProject> Shipped { get; } = [.. In("src")];

    /// <summary>All of them.</summary>
    public static IEnumerable<SourceProject> All => Folders.SelectMany(In);

    /// <summary>Where its assembly was built to.</summary>
    public string AssemblyPath
    {
        get
        {
            // Beside this test when the host references it, else where it was built itself.
            var beside = System.IO.Path.Combine(AppContext.BaseDirectory, Name + ".dll");
            return File.Exists(beside) ? beside : Repository.Assembly($"src/{Name}", Name);
        }
    }

    public override string ToString() => Name;

    private static IEnumerable<SourceProject> In(string folder)
    {
        var path = System.IO.Path.Combine(Repository.Root, folder);
        if (!Directory.Exists(path)) return [];
        return Directory.GetFiles(path, "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(Read);
    }

    private static SourceProject Read(string path)
    {
        var references = XDocument.Load(path).Descendants("ProjectReference").Select(reference => reference.Attribute("Include")?.Value ?? "");
        return new SourceProject(
            System.IO.Path.GetFileNameWithoutExtension(path), path, [.. references.Select(System.IO.Path.GetFileNameWithoutExtension).OfType<string>()]);
    }
}
