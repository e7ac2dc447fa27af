namespace Quartet.Hosting.Settings;

/// <summary>Quartet was told something that it does not understand. Every fault is one line.</summary>
internal sealed class InvalidSettingsException(IReadOnlyList<string> faults) : Exception(string.Join('\n', faults))
{
    /// <summary>Each names the setting, its value and what is allowed.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
