using System.Reflection;

namespace Architecture.Tests;

public sealed class ArrowTests
{
    private static readonly HashSet<string> Ours = [.. SourceProject.Shipped.Select(project => project.Name)];

    [Fact]
    public void Project_files_reference_downwards_only()
    {
        Ours.ShouldContain("HexHub");
        Arrows.Faults(SourceProject.Shipped.SelectMany(project => project.References.Select(to => (project.Name, to)))).ShouldBeEmpty();
    }

    [Fact]
    public void Built_assemblies_reference_downwards_only()
    {
        var references = SourceProject.Shipped.SelectMany(project => Referenced(project).Where(Ours.Contains).Select(to => (project.Name, to))).ToList();
        references.ShouldContain(("HexHub", "Concord"));
        Arrows.Faults(references).ShouldBeEmpty();
    }

    [Fact]
    public void Concord_stands_on_the_base_class_library_and_the_logging_abstractions_alone()
    {
        var concord = SourceProject.Shipped.Single(project => project.Name == "Concord");
        Foreign(Referenced(concord)).ShouldBe(["Microsoft.Extensions.Logging.Abstractions"]);
        concord.References.ShouldBeEmpty();
        File.ReadAllText(concord.Path).ShouldNotContain("FrameworkReference");
    }

    [Theory]
    [InlineData("Concord", "Quartet.Kernel")]
    [InlineData("Quartet.Kernel", "Quartet.Accounts")]
    [InlineData("Quartet.Web", "Quartet.Accounts")]
    [InlineData("Quartet.Accounts", "Quartet.Web")]
    [InlineData("Quartet.Accounts", "HexHub")]
    [InlineData("HexHub", "Quartet")]
    [InlineData("HexHub", "CorroPort")]
    [InlineData("Hexabase", "HexHub")]
    [InlineData("HexHub", "HexHub.Contracts")]
    [InlineData("Concord.Etcd", "Quartet.Kernel")]
    [InlineData("Concord", "Concord.Etcd")]
    [InlineData("HexHub", "Concord.Hosting")]
    public void A_wrong_arrow_is_noticed(string from, string to) =>
        Arrows.Faults([("Quartet", "HexHub"), (from, to), ("HexHub", "Concord")]).ShouldHaveSingleItem().ShouldContain($"{from} references");

    [Theory]
    [InlineData("Quartet", "CorroPort")]
    [InlineData("Quartet", "Concord.Etcd")]
    [InlineData("Hexabase", "Quartet.Web")]
    [InlineData("HexHub", "Concord")]
    [InlineData("Quartet.Web", "Quartet.Kernel")]
    [InlineData("Concord.Hosting", "Concord")]
    public void A_right_arrow_is_let_through(string from, string to) => Arrows.Fault(from, to).ShouldBeNull();

    [Fact]
    public void A_library_that_is_not_of_the_base_class_library_is_noticed() =>
        Foreign(["System.Runtime", "System.Text.Json", "Microsoft.AspNetCore.Http.Abstractions", "Polly"])
            .ShouldBe(["Microsoft.AspNetCore.Http.Abstractions", "Polly"]);

    private static IEnumerable<string> Referenced(SourceProject project) =>
        Assembly.LoadFrom(project.AssemblyPath).GetReferencedAssemblies().Select(name => name.Name).OfType<string>();

    /// <summary>The names that do not lie beside the core library.</summary>
    private static IEnumerable<string> Foreign(IEnumerable<string> assemblies)
    {
        var library = Path.GetDirectoryName(typeof(object).Assembly.Location) ?? throw new InvalidOperationException("The core library has no place.");
        return assemblies.Where(name => !File.Exists(Path.Combine(library, name + ".dll"))).Order(StringComparer.Ordinal);
    }
}
