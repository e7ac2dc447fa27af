using System.Text.Json.Serialization;
using Quartet.Accounts.Authentication;
using Quartet.Accounts.Keys;
using Quartet.Accounts.Users;

namespace Quartet.Accounts;

/// <summary>
/// How accounts are stored. Unknown fields are skipped, so that an older version reads what a newer one wrote. What a permission says
/// must be there: a record that lost it is unreadable, never a permission to everything.
/// </summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(JsonStringEnumConverter<KeyDomain>)])]
[JsonSerializable(typeof(User))]
[JsonSerializable(typeof(ApiKey))]
[JsonSerializable(typeof(LoginWindow))]
internal sealed partial class AccountsJson : JsonSerializerContext;
