using Concord.Collections;

namespace Quartet.Accounts.Keys;

/// <summary>
/// One key in the store for each owner that everyone writes who adds to the owner's keys: it makes two of them conflict, who otherwise
/// would both find a name free.
/// </summary>
internal static class OwnerKeys
{
    public static void Touch(OptimisticTransaction transaction, string owner)
    {
        var guard = $"accounts/keys-of/{owner}";
        transaction.Get(guard);
        transaction.Put(guard, []);
    }
}
