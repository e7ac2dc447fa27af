using Concord.Transactions;

namespace Concord.CrashWriter;

/// <summary>Does one step of its script after the other, each once the one before has been acknowledged.</summary>
internal sealed class Writer(ConcordStore store, Script script)
{
    public async Task RunAsync(int number)
    {
        for (; ; number++) Console.Out.WriteLine(await DoAsync(number));
    }

    /// <summary>Does one step; returns once it is acknowledged.</summary>
    public async Task<Acknowledgement> DoAsync(int number)
    {
        var step = script[number];
        if (step.Kind == StepKind.Count)
        {
            var counted = await store.TransactAsync(transaction => Counter.Count(transaction, step.Key, script.Writer, number));
            return new Acknowledgement(script.Writer, number, 0, counted);
        }

        var result = step.Kind switch
        {
            StepKind.Put => await store.PutAsync(step.Key, step.Value),
            StepKind.Delete => await store.DeleteAsync(step.Key),
            _ => await store.CommitAsync(new Transaction
            {
                Then = [.. script.Together.Select(key => Operation.Put(key, step.Value)), Operation.Delete(step.Key)],
            }),
        };
        return new Acknowledgement(script.Writer, number, result.Affected > 0 ? result.Revision.Value : 0, result.Affected);
    }
}
