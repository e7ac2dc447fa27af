using Concord.Kv;

namespace Concord.Collections;

/// <summary>A record with the revision of its last change, which tells whether something made from it is still true.</summary>
public readonly record struct Stored<T>(T Record, Revision ModRevision);
