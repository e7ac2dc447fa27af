using System.Reflection;

namespace Architecture.Tests;

public sealed class DoorTests
{
    public static TheoryData<string> Modules =>
        [.. SourceProject.Shipped.Select(project => project.Name).Where(Arrows.IsModule)];

    [Theory]
    [MemberData(nameof(Modules))]
    public void A_module_shows_its_door_and_its_options_and_nothing_else(string module)
    {
        var assembly = Assembly.LoadFrom(SourceProject.Shipped.Single(project => project.Name == module).AssemblyPath);
        Doors.Faults(module, assembly.GetExportedTypes()).ShouldBeEmpty();
        assembly.GetExportedTypes().ShouldContain(type => type.FullName == $"{module}.{module}Module");
    }

    [Fact]
    public void A_public_type_that_belongs_inside_is_noticed() =>
        Doors.Faults("HexHub", [typeof(HexHub.HexHubModule), typeof(HexHub.HexHubOptions), typeof(Concord.ConcordOptions)])
            .ShouldBe(["Concord.ConcordOptions is public"]);
}
