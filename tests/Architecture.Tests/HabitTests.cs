using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Quartet.Testing;

namespace Architecture.Tests;

public sealed partial class HabitTests
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Fact]
    public void No_namespace_is_called_after_nothing_in_particular()
    {
        var sources = new[] { "src", "tests" }.SelectMany(folder =>
            Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories));
        var namespaces = sources.SelectMany(file => Namespace().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)).ToHashSet();
        namespaces.ShouldContain("Concord.Commits");
        namespaces.Where(IsNondescript).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Quartet.Utils", true)]
    [InlineData("HexHub.Helpers.Text", true)]
    [InlineData("HexHub.Manager", true)]
    [InlineData("HexHub.Registry", false)]
    [InlineData("HexHub.Packages.Managed", false)]
    public void A_namespace_called_after_nothing_in_particular_is_noticed(string name, bool noticed) => IsNondescript(name).ShouldBe(noticed);

    [Fact]
    public void Every_project_locks_its_packages() =>
        SourceProject.All.Where(project => !File.Exists(Path.Combine(Path.GetDirectoryName(project.Path) ?? "", "packages.lock.json"))).ShouldBeEmpty();

    [Fact]
    public void No_method_is_async_void() =>
        SourceProject.Shipped.SelectMany(project => AsyncVoid(Assembly.LoadFrom(project.AssemblyPath).GetTypes())).ShouldBeEmpty();

    [Fact]
    public void A_method_or_lambda_that_is_async_void_is_noticed() =>
        AsyncVoid([typeof(Careless), .. typeof(Careless).GetNestedTypes(BindingFlags.NonPublic)]).Count().ShouldBe(2);

    private static bool IsNondescript(string name) => name.Split('.').Any(part => Nondescript().IsMatch(part));

    private static IEnumerable<string> AsyncVoid(IEnumerable<Type> types) =>
        from type in types
        from method in type.GetMethods(Declared)
        where method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute))
        select $"{type.FullName}.{method.Name}";

    [GeneratedRegex(@"^\s*namespace\s+([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex("^(Util|Helper|Manager)s?$|^(Utility|Utilities)$")]
    private static partial Regex Nondescript();

    private static class Careless
    {
        public static readonly Action Lambda = async () => await Task.Yield();

        public static async void Method() => await Task.Yield();
    }
}
