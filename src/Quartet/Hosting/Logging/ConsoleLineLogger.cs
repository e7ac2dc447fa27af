using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Quartet.Hosting.Logging;

/// <summary>The log of one category.</summary>
internal sealed class ConsoleLineLogger(string category, ConsoleFormatter formatter, LineBuffer lines, Func<IExternalScopeProvider?> scopes)
    : ILogger
{
    private const int KeptCharsMax = 16 * 1024;

    [ThreadStatic]
    private static StringWriter? _line;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => scopes()?.Push(state);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatText)
    {
        var line = _line ??= new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        var text = line.GetStringBuilder();
        try
        {
            formatter.Write(new LogEntry<TState>(logLevel, category, eventId, state, exception, formatText), scopes(), line);
            if (text.Length > 0) lines.Add(text);
        }
        finally
        {
            text.Clear();
            if (text.Capacity > KeptCharsMax) _line = null;
        }

        // What may be the last words of the process does not wait.
        if (logLevel >= LogLevel.Error) lines.Flush();
    }
}
