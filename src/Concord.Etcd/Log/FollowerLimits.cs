namespace Concord.Etcd.Log;

/// <summary>When a follower leaves the watch for something quicker.</summary>
/// <param name="ResyncThreshold">Entries behind the newest snapshot from which on it is loaded.</param>
/// <param name="WatchedEntriesMax">Entries that a watch is left to bring; more are read.</param>
internal sealed record FollowerLimits(int ResyncThreshold, int WatchedEntriesMax = 200);
