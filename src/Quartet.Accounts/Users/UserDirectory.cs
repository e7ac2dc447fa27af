using Concord;
using Concord.Collections;
using Microsoft.AspNetCore.Identity;
using Quartet.Accounts.Authentication;

namespace Quartet.Accounts.Users;

/// <summary>The users: creates them, finds them, checks their passwords.</summary>
public sealed class UserDirectory(ConcordStore store, PasswordGate gate, TimeProvider clock)
{
    private const int PasswordLengthMin = 8;
    private const int PasswordLengthMax = 1024; // Hashing is slow on purpose: the work of one attempt must stay bounded.

    private readonly PasswordHasher<User> _hasher = new();

    // Checked when the name is unknown, so that the answer takes as long as for a wrong password and tells nobody which names exist.
    private readonly Lazy<User> _nobody = new(() => new User
    {
        Name = "", Email = "", PasswordHash = new PasswordHasher<User>().HashPassword(null!, Guid.NewGuid().ToString()), // The hasher does not look at the user.
        InsertedAt = default, UpdatedAt = default,
    });

    /// <summary>The user of a name; null when there is none.</summary>
    public User? Find(string name) => UserCollection.Users.Get(store.View(), name.ToLowerInvariant());

    /// <summary>The user of a name or an address; null when there is none.</summary>
    public User? FindByNameOrEmail(string nameOrEmail)
    {
        var text = nameOrEmail.ToLowerInvariant();
        if (text.Contains('\0', StringComparison.Ordinal)) return null;
        var view = store.View();
        return UserCollection.Users.Get(view, text) ?? UserCollection.Users.FindUnique(view, UserCollection.ByEmail, text);
    }

    /// <summary>Whether there is no user at all.</summary>
    public bool IsEmpty => !UserCollection.Users.All(store.View()).Any();

    /// <summary>Makes an account, or says everything that is wrong with it and changes nothing.</summary>
    public async Task<CreateUserResult> CreateAsync(NewUser wanted, CancellationToken ct)
    {
        var faults = new Dictionary<string, string>();
        if (!UserName.TryParse(wanted.Username, out var name, out var nameFault)) faults["username"] = nameFault;
        if (!EmailAddress.TryParse(wanted.Email, out var email, out var emailFault)) faults["email"] = emailFault;
        if (PasswordFault(wanted.Password) is { } passwordFault) faults["password"] = passwordFault;
        if (wanted.FullName is { Length: > 255 }) faults["full_name"] = AccountFault.TooLong(255);
        if (faults.Count > 0 || wanted.Password is not { } password) return new CreateUserResult(null, faults);

        if (Conflict(store.View(), name, email) is { } conflict) return conflict; // Before the hash, which costs more than all the rest.
        var hash = "";
        if (!await gate.TryRunAsync(() => hash = _hasher.HashPassword(_nobody.Value, password), ct)) return new CreateUserResult(null, faults) { IsBusy = true };
        var now = clock.GetUtcNow();
        var user = new User
        {
            Name = name.Value, Email = email.Value, FullName = wanted.FullName, PasswordHash = hash, InsertedAt = now, UpdatedAt = now,
        };
        return await store.TransactAsync(
            transaction =>
            {
                if (Conflict(transaction, name, email) is { } late) return late;
                UserCollection.Users.Put(transaction, user);
                return new CreateUserResult(user, faults);
            },
            ct);
    }

    /// <summary>The user of a name or an address, if the password is theirs.</summary>
    public User? CheckPassword(string nameOrEmail, string password)
    {
        var user = FindByNameOrEmail(nameOrEmail);
        if (password.Length > PasswordLengthMax) return null;
        var known = user ?? _nobody.Value;
        return _hasher.VerifyHashedPassword(known, known.PasswordHash, password) == PasswordVerificationResult.Failed ? null : user;
    }

    /// <summary>What others have already; null when all is free.</summary>
    private static CreateUserResult? Conflict(IRecordReader reader, UserName name, EmailAddress email)
    {
        var faults = new Dictionary<string, string>();
        if (UserCollection.Users.Get(reader, name.Value) is not null) faults["username"] = AccountFault.Taken;
        if (UserCollection.Users.FindUnique(reader, UserCollection.ByEmail, email.Value) is not null) faults["email"] = AccountFault.InUse;
        return faults.Count > 0 ? new CreateUserResult(null, faults) : null;
    }

    private static string? PasswordFault(string? password) => password switch
    {
        null or "" => AccountFault.Blank,
        { Length: < PasswordLengthMin } => AccountFault.TooShort(PasswordLengthMin),
        { Length: > PasswordLengthMax } => AccountFault.TooLong(PasswordLengthMax),
        _ => null,
    };
}
