namespace Concord.StateMachine.Proposers;

/// <summary>Whether a batch that came out of the log takes effect.</summary>
internal enum Admission
{
    /// <summary>It does.</summary>
    Takes,

    /// <summary>It did before: it was proposed more than once.</summary>
    Repeated,

    /// <summary>Its process has been forgotten, so that nobody knows; it has no effect now and never will.</summary>
    Unknown,
}
