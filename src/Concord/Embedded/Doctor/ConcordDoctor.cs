using Concord.Embedded.Disks;

namespace Concord.Embedded.Doctor;

/// <summary>Examines the data directory of a store that is not running, and repairs its log once that has been agreed to.</summary>
/// <example><code>
/// var report = await ConcordDoctor.ExamineAsync("./data");
/// if (report.Repair is { } plan &amp;&amp; Agreed(plan)) report = await ConcordDoctor.RepairAsync("./data", plan);
/// </code></example>
public static class ConcordDoctor
{
    /// <summary>Reads and checks every file of a data directory. Makes and changes nothing.</summary>
    /// <param name="dataDirectory">The directory; that it does not exist is an answer too.</param>
    /// <param name="ct">Gives it up.</param>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.DataDirLocked"/>: a store has it open.</exception>
    public static Task<DoctorReport> ExamineAsync(string dataDirectory, CancellationToken ct = default) =>
        ExamineAsync(new RealDisk(dataDirectory), ct);

    /// <summary>
    /// Carries out the plan of a report. Nothing is deleted: what is cut off or taken out is in a new directory <c>damaged-&lt;time&gt;</c> inside
    /// the data directory.
    /// </summary>
    /// <param name="dataDirectory">The directory.</param>
    /// <param name="confirmed">The plan that somebody has agreed to. Another examination must come to the very same one.</param>
    /// <param name="ct">Gives it up before anything has been changed, and not later.</param>
    /// <returns>What there is afterwards.</returns>
    /// <exception cref="ConcordException">
    /// <see cref="ConcordErrorCode.DataDirLocked"/>: a store has it open.
    /// <see cref="ConcordErrorCode.Conflict"/>: the directory is no longer as it was when the plan was made. Nothing was changed.
    /// </exception>
    public static Task<DoctorReport> RepairAsync(string dataDirectory, RepairPlan confirmed, CancellationToken ct = default) =>
        RepairAsync(new RealDisk(dataDirectory), confirmed, TimeProvider.System, ct);

    internal static Task<DoctorReport> ExamineAsync(IDisk disk, CancellationToken ct) => Task.Run(
        () =>
        {
            using var held = DataDirectory.AcquireToRead(disk);
            return Examination.Run(disk, ct).Report();
        },
        ct);

    internal static Task<DoctorReport> RepairAsync(IDisk disk, RepairPlan confirmed, TimeProvider time, CancellationToken ct) => Task.Run(
        () =>
        {
            if (disk.List("").Count == 0) throw Changed(disk); // Before a directory is made to hold the lock.
            using var held = DataDirectory.Acquire(disk);
            var examination = Examination.Run(disk, ct);
            if (examination.Plan() is not { } plan || examination.Store is not { } store || !plan.IsSameAs(confirmed)) throw Changed(disk);
            new Repair(disk, store, time).Run(plan);
            return Examination.Run(disk, CancellationToken.None).Report();
        },
        ct);

    private static ConcordException Changed(IDisk disk) => new(
        ConcordErrorCode.Conflict, $"'{disk.PathOf("")}' is not as it was when this plan was made; examine it again. Nothing was changed.");
}
