using Quartet.Commands;

return await QuartetCommand.Build().Parse(args).InvokeAsync();
