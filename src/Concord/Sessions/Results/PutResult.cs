using Concord.Kv;

namespace Concord.Sessions;

/// <summary>A value was written.</summary>
/// <param name="Revision">The revision that did it, which is now the key's mod revision.</param>
public readonly record struct PutResult(Revision Revision);
