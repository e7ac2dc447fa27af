using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Quartet.Hosting.Logging;

/// <summary>
/// Logs to standard output in the format that <c>Logging:Console</c> asks for. Takes the place of the framework's own provider, which
/// wakes a thread and makes a system call for each line: that took more of the machine than answering the request did.
/// </summary>
[ProviderAlias("Console")]
internal sealed class ConsoleLines : ILoggerProvider, ISupportExternalScope
{
    private readonly LineBuffer _lines = new(Console.OpenStandardOutput());
    private readonly ConcurrentDictionary<string, ConsoleLineLogger> _loggers = new();
    private readonly ConsoleFormatter _formatter;
    private IExternalScopeProvider? _scopes;

    public ConsoleLines(IOptions<ConsoleLoggerOptions> options, IEnumerable<ConsoleFormatter> formatters)
    {
        var name = options.Value.FormatterName ?? ConsoleFormatterNames.Simple;
        _formatter = formatters.FirstOrDefault(formatter => string.Equals(formatter.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new FormatException($"Logging:Console:FormatterName is '{name}': it must be 'simple', 'json' or 'systemd'.");
    }

    public ILogger CreateLogger(string categoryName) =>
        _loggers.GetOrAdd(categoryName, name => new ConsoleLineLogger(name, _formatter, _lines, () => _scopes));

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose() => _lines.Dispose();
}
