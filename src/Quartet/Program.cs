using System.CommandLine;
using System.CommandLine.Invocation;
using Quartet.Commands;

var parsed = QuartetCommand.Build().Parse(args);
if (parsed.Action is ParseErrorAction mistake) mistake.ShowHelp = false; // The line that names the mistake would scroll away.

// A node of a cluster hands its part over before it stops, and a development cluster waits for its nodes.
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
