using Concord.Security;

namespace Concord.Sessions.Calls;

/// <summary>Leave to make a call, as of the moment it was made.</summary>
/// <param name="Principal">Who makes it.</param>
internal readonly record struct Grant(Principal Principal);
