using Microsoft.AspNetCore.Components;

namespace Architecture.Tests;

/// <summary>What a module may show to the host: its door, its options, and what is named here.</summary>
internal static class Doors
{
    // Each with its reason; a longer list would be a module without a door.
    private static readonly HashSet<string> PartOfTheDoor =
    [
        "HexHub.RegistryInstructions", // What HexHubModule.DescribeHexHub returns.
    ];

    // Components are generated public, and so must be what they take as parameters.
    private static readonly HashSet<string> ParametersOfComponents = ["HexHub.Pages.Views"];

    /// <summary>The public types that nobody outside should see.</summary>
    public static IReadOnlyList<string> Faults(string module, IEnumerable<Type> publicTypes) =>
        [.. publicTypes.Where(type => !IsAllowed(module, type)).Select(type => $"{type.FullName} is public")];

    private static bool IsAllowed(string module, Type type) =>
        (type.Namespace == module && (type.Name == module + "Module" || type.Name == module + "Options"))
        || PartOfTheDoor.Contains(type.FullName ?? "")
        || ParametersOfComponents.Contains(type.Namespace ?? "")
        || type.IsAssignableTo(typeof(ComponentBase))
        || type.Name == "_Imports"; // Generated from _Imports.razor.
}
