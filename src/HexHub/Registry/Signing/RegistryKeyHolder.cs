namespace HexHub.Registry.Signing;

/// <summary>Hands the signing key, which is read before the first request, to those who sign.</summary>
internal sealed class RegistryKeyHolder
{
    private RegistryKey? _key;

    public RegistryKey Key
    {
        get => _key ?? throw new InvalidOperationException("HexHub has not been opened.");
        set => _key = value;
    }
}
