using System.CommandLine.Invocation;
using Quartet.Commands;

var parsed = QuartetCommand.Build().Parse(args);
if (parsed.Action is ParseErrorAction mistake) mistake.ShowHelp = false; // The line that names the mistake would scroll away.
return await parsed.InvokeAsync();
