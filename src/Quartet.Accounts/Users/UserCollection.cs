using Concord.Collections;

namespace Quartet.Accounts.Users;

internal static class UserCollection
{
    public static readonly SecondaryIndex<User> ByEmail = SecondaryIndex.Unique<User>("email", user => [user.Email]);

    public static readonly Collection<User> Users = new("accounts/users", user => user.Name, AccountsJson.Default.User, ByEmail);
}
