using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace Quartet.Hosting;

/// <summary>Compares a section of the configuration with the type that it is bound to.</summary>
internal static class SettingsSection
{
    /// <summary>One line for each key that is not a setting and each value that is not allowed.</summary>
    public static IEnumerable<string> Faults(Type options, IConfigurationSection section) =>
        section.GetChildren().SelectMany(setting => Faults(options, section, setting));

    private static IEnumerable<string> Faults(Type options, IConfigurationSection section, IConfigurationSection setting)
    {
        var property = options.GetProperty(setting.Key, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);
        if (property is null) return [$"{setting.Path} is no setting. {section.Path} has {Names(options)}."];
        if (!TryConvert(property, setting.Value, out var value))
            return [$"{setting.Path} is '{setting.Value}'; {Wanted(property)}."];
        return property.GetCustomAttributes<ValidationAttribute>()
            .Where(rule => !rule.IsValid(value))
            .Select(rule => $"{setting.Path} is '{setting.Value}'; {Allowed(rule, property.Name)}");
    }

    private static string Names(Type options) => string.Join(", ", options.GetProperties().Select(property => property.Name));

    private static bool TryConvert(PropertyInfo property, string? text, out object? value)
    {
        value = text;
        if (text is null || property.PropertyType == typeof(string)) return true;
        try
        {
            value = TypeDescriptor.GetConverter(property.PropertyType).ConvertFromInvariantString(text);
            return true;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException)
        {
            return false; // The converters wrap what they meet in ArgumentException.
        }
    }

    private static string Wanted(PropertyInfo property) => property switch
    {
        { PropertyType: var type } when type == typeof(bool) => "allowed: true, false",
        { PropertyType: { IsEnum: true } type } => $"allowed: {string.Join(", ", Enum.GetNames(type))}",
        _ when property.GetCustomAttribute<RangeAttribute>() is { } range => Allowed(range),
        _ => $"a value of type {property.PropertyType.Name} is wanted",
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
