using Concord.Transactions;

namespace Concord.CrashWriter;

/// <summary>Does one step of its script after the other, each once the one before has been acknowledged.</summary>
internal sealed class Writer(ConcordStore store, Script script)
{
    public async Task RunAsync(int number)
    {
        for (; ; number++)
        {
            var (revision, affected) = await DoAsync(script[number], number);
            Console.Out.WriteLine(new Acknowledgement(script.Writer, number, revision, affected));
        }
    }

    private async Task<(long Revision, int Affected)> DoAsync(Step step, int number)
    {
        if (step.Kind == StepKind.Count)
            return (0, await store.TransactAsync(transaction => Counter.Count(transaction, step.Key, script.Writer, number)));
        var result = step.Kind switch
        {
            StepKind.Put => await store.PutAsync(step.Key, step.Value),
            StepKind.Delete => await store.DeleteAsync(step.Key),
            _ => await store.CommitAsync(new Transaction
            {
                Then = [.. script.Together.Select(key => Operation.Put(key, step.Value)), Operation.Delete(step.Key)],
            }),
        };
        return (result.Affected > 0 ? result.Revision.Value : 0, result.Affected);
    }
}
