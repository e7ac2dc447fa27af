using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;

namespace Quartet.Hosting.Logging;

internal static class ConsoleLinesRegistration
{
    /// <summary>Adds the console with its formats and options as the framework does, but writes with <see cref="ConsoleLines"/>.</summary>
    public static ILoggingBuilder AddConsoleLines(this ILoggingBuilder logging)
    {
        logging.AddConsole();
        var theirs = logging.Services.Where(service => service.ImplementationType == typeof(ConsoleLoggerProvider)).ToList();
        foreach (var service in theirs) logging.Services.Remove(service);
        logging.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ILoggerProvider, ConsoleLines>());
        return logging;
    }
}
