using System.Text.Json.Serialization;
using Quartet.Accounts.Keys;
using Quartet.Accounts.Users;

namespace Quartet.Accounts;

/// <summary>How accounts are stored.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(User))]
[JsonSerializable(typeof(ApiKey))]
internal sealed partial class AccountsJson : JsonSerializerContext;
