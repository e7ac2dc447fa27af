using Concord;
using Concord.Transactions;

await using var store = await ConcordStore.OpenAsync(new ConcordOptions { DataDirectory = "./data" });

await store.PutAsync("greeting", "hello"u8.ToArray());                       // Durable when it returns.
var election = new Transaction { If = [Condition.Absent("leader")], Then = [Operation.Put("leader", "me"u8.ToArray())] };
var won = (await store.CommitAsync(election)).Succeeded;                     // All at once, or not at all.
var greeting = await store.GetAsync("greeting") ?? throw new InvalidOperationException("It was just written.");

Console.WriteLine($"{System.Text.Encoding.UTF8.GetString(greeting.Value.Span)}, revision {store.Revision}, {(won ? "elected" : "somebody else leads")}");
