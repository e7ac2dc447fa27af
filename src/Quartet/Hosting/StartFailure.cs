using System.Net.Sockets;
using Concord;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Quartet.Hosting.Settings;

namespace Quartet.Hosting;

/// <summary>Says in one line why Quartet could not start, where a person can put it right.</summary>
internal static class StartFailure
{
    /// <summary>The line, or one for each wrong setting; null for what should not have happened, whose trace is wanted.</summary>
    public static string? Explain(Exception failure) => failure switch
    {
        InvalidSettingsException e => string.Join('\n', e.Faults.Select(fault => $"quartet: {fault}")),
        ConcordException e => string.Join('\n', e.Message.Split('\n').Select(line => $"quartet: {line}")),
        OptionsValidationException e => $"quartet: {string.Join(' ', e.Failures)}",
        IOException { InnerException: AddressInUseException } e => $"quartet: {e.Message} Choose another address with --urls.",
        SocketException e => $"quartet: Cannot listen on the chosen address: {e.Message}. Choose another with --urls.",
        IOException or UnauthorizedAccessException or FormatException => $"quartet: {failure.Message}",
        InvalidOperationException { InnerException: FormatException inner } e => $"quartet: {e.Message} {inner.Message}",
        _ => null,
    };
}
