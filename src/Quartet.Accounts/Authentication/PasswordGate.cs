using Microsoft.Extensions.Options;

namespace Quartet.Accounts.Authentication;

/// <summary>
/// Lets few passwords be hashed at a time: hashing is slow on purpose, and without a gate anybody could keep all processors at it.
/// </summary>
public sealed class PasswordGate(IOptions<AccountsOptions> options) : IDisposable
{
    private readonly SemaphoreSlim _places = new(Math.Max(1, Environment.ProcessorCount / 2));
    private int _waiting;

    /// <summary>Runs the work when it is its turn; false when too many wait already.</summary>
    public async Task<bool> TryRunAsync(Action work, CancellationToken ct)
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) > options.Value.PasswordsWaitingMax) return false;
            await _places.WaitAsync(ct);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }

        try
        {
            work();
            return true;
        }
        finally
        {
            _places.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _places.Dispose();
}
