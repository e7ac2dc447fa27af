using System.Globalization;
using Concord;
using Concord.CrashWriter;
using Concord.Embedded;

// Writes into a store from several tasks until it is killed. Arguments: directory, seed, the number of the first step of each writer, and when
// the store makes writes durable.
// Prints a line for each write once it has been acknowledged, and never before.
var seed = int.Parse(args[1], CultureInfo.InvariantCulture);
int[] first = [.. args[2].Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
await Console.Out.WriteLineAsync(Acknowledgement.Opening);
await using var store = await ConcordStore.OpenAsync(CrashStore.Options(args[0], Enum.Parse<WalSync>(args[3])));
var writing = first.Select((number, writer) => Task.Run(() => new Writer(store, new Script(seed, writer)).RunAsync(number)));

// The end of the input is the end of the parent: nobody would kill this process any more.
await await Task.WhenAny(Task.WhenAll(writing), Console.In.ReadToEndAsync());
