using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace Quartet.Hosting.Settings;

/// <summary>Compares a section of the configuration with the type that it is bound to.</summary>
internal static class SettingsSection
{
    /// <summary>One line for each key that is not a setting and each value that is not allowed.</summary>
    public static IEnumerable<string> Faults(Type options, IConfigurationSection section) =>
        section.GetChildren().SelectMany(setting => Faults(options, section, setting));

    /// <summary>Whether a property is a section of its own.</summary>
    public static bool IsNested(Type type) => type is { IsClass: true, IsArray: false } && type != typeof(string);

    private static IEnumerable<string> Faults(Type options, IConfigurationSection section, IConfigurationSection setting)
    {
        var property = options.GetProperty(setting.Key, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);
        if (property is null) return [$"{setting.Path} is no setting. {section.Path} has {Names(options)}."];
        if (IsNested(property.PropertyType)) return setting.Value is { Length: > 0 } text ? [IsSection(setting, text, property.PropertyType)] : Faults(property.PropertyType, setting);
        if (property.PropertyType.GetElementType() is { } element) return Items(element, setting);
        if (setting.GetChildren().FirstOrDefault() is { } below) return [$"{below.Path} is no setting. {section.Path} has {Names(options)}."];
        if (!TryConvert(property, setting.Value, out var value))
            return [$"{setting.Path} is '{setting.Value}'; {Wanted(property)}."];
        return property.GetCustomAttributes<ValidationAttribute>()
            .Where(rule => !rule.IsValid(value))
            .Select(rule => $"{setting.Path} is '{(IsSecret(property) ? "…" : setting.Value)}'; {Allowed(rule, property.Name)}");
    }

    private static string IsSection(IConfigurationSection setting, string text, Type type) => $"{setting.Path} is '{text}'; it is a section with {Names(type)}.";

    /// <summary>A list is given item by item: <c>Section:0</c>, <c>Section:1</c>.</summary>
    private static IEnumerable<string> Items(Type element, IConfigurationSection list)
    {
        if (list.Value is { Length: > 0 } text) yield return $"{list.Path} is '{text}'; a list is given item by item, as {list.Path}:0, {list.Path}:1 and so on.";
        foreach (var item in list.GetChildren())
        {
            if (!int.TryParse(item.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                yield return $"{item.Path} is no setting; items of {list.Path} are numbered: {list.Path}:0, {list.Path}:1 and so on.";
            }
            else if (IsNested(element))
            {
                foreach (var fault in Faults(element, item)) yield return fault;
            }
        }
    }

    // A secret does not belong on a terminal, also when it is wrong.
    private static bool IsSecret(PropertyInfo property) => property.Name is nameof(ConcordSettings.ClusterKey) or nameof(ClusterSettings.Password);

    private static string Names(Type options) => string.Join(", ", options.GetProperties().Select(property => property.Name));

    private static bool TryConvert(PropertyInfo property, string? text, out object? value)
    {
        value = text;
        if (text is null || property.PropertyType == typeof(string)) return true;
        try
        {
            value = TypeDescriptor.GetConverter(property.PropertyType).ConvertFromInvariantString(text);
            return value is null || !TypeOf(property).IsEnum || Enum.IsDefined(TypeOf(property), value);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException)
        {
            return false; // The converters wrap what they meet in ArgumentException.
        }
    }

    private static Type TypeOf(PropertyInfo property) => Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;

    private static string Wanted(PropertyInfo property) => TypeOf(property) switch
    {
        { } type when type == typeof(bool) => "allowed: true, false",
        { IsEnum: true } type => $"allowed: {string.Join(", ", Enum.GetNames(type))}",
        _ when property.GetCustomAttribute<RangeAttribute>() is { } range => Allowed(range),
        var type => $"a value of type {type.Name} is wanted",
    };

    private static string Allowed(RangeAttribute range) =>
        string.Create(CultureInfo.InvariantCulture, $"allowed: whole numbers from {range.Minimum} to {range.Maximum}");

    private static string Allowed(ValidationAttribute rule, string name) => rule switch
    {
        RangeAttribute range => Allowed(range) + ".",
        RequiredAttribute => "it must not be empty.",
        UrlAttribute => "an address is wanted, such as https://hex.example.com.",
        _ => rule.FormatErrorMessage(name),
    };
}
