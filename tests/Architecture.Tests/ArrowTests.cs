using System.Reflection;

namespace Architecture.Tests;

/// <summary>Who may know whom: host → modules → Quartet.Web, Quartet.Accounts → Quartet.Kernel → Concord, and never back.</summary>
public sealed class ArrowTests
{
    [Theory]
    [InlineData("Concord", "")]
    [InlineData("Quartet.Kernel", "Concord")]
    [InlineData("Quartet.Accounts", "Quartet.Kernel Concord")]
    [InlineData("Quartet.Web", "Quartet.Kernel Concord")]
    [InlineData("HexHub", "Quartet.Web Quartet.Accounts Quartet.Kernel Concord")]
    public void An_assembly_knows_only_what_is_below_it(string assembly, string below)
    {
        var ours = Assembly.Load(assembly).GetReferencedAssemblies().Select(name => name.Name!).Where(IsOurs);

        ours.Except(below.Split(' ')).ShouldBeEmpty();
    }

    private static bool IsOurs(string name) =>
        name is "HexHub" or "CorroPort" or "Hexabase" || name.StartsWith("Concord", StringComparison.Ordinal) || name.StartsWith("Quartet", StringComparison.Ordinal);
}
