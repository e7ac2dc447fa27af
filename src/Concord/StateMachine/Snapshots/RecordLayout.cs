namespace Concord.StateMachine.Snapshots;

/// <summary>
/// A record in a snapshot: u32 key length, u32 value length, i64 create revision, i64 mod revision, i64 version, key, value. The value is an
/// envelope (<see cref="Kv.ValueEnvelope"/>), in the first format the bytes alone.
/// </summary>
internal static class RecordLayout
{
    public const int HeaderBytes = 4 + 4 + 8 + 8 + 8;
}
