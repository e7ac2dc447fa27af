using System.Net;
using System.Text;

namespace Concord.Hosting.Documentation;

/// <summary>The API as a page for people: no script, nothing from elsewhere.</summary>
internal static class DocumentationPage
{
    public const string Style =
        """
        :root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 20%, transparent); }
        body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1.5rem; }
        h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); }
        article { padding: .75rem 0; border-bottom: 1px solid var(--line); }
        h3 { margin: 0; font-size: 1rem; display: flex; flex-wrap: wrap; gap: .75rem; align-items: baseline; }
        code, .method { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
        .method { min-width: 4.5rem; font-weight: 700; }
        p { margin: .25rem 0 0; overflow-wrap: anywhere; }
        """;

    public static string Html(IReadOnlyList<ApiOperation> operations, string path)
    {
        var html = new StringBuilder();
        html.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">")
            .Append("<title>Concord HTTP API</title><link rel=\"stylesheet\" href=\"").Append(path).Append("/docs.css\"></head><body>")
            .Append("<h1>Concord HTTP API</h1><p>Answers are <code>{\"status\":\"ok\",\"data\":…}</code> or <code>{\"status\":\"error\",\"error\":{\"code\",\"message\"}}</code>. ")
            .Append("Show a token with <code>Authorization: Bearer …</code> or <code>X-API-Key</code>. As a document: <a href=\"").Append(path).Append("/openapi.json\">openapi.json</a>.</p>");
        foreach (var tag in operations.GroupBy(operation => operation.Tag).OrderBy(tag => tag.Key, StringComparer.Ordinal))
        {
            html.Append("<h2>").Append(Encoded(tag.Key)).Append("</h2>");
            foreach (var operation in tag) Append(html, operation);
        }

        return html.Append("</body></html>").ToString();
    }

    private static void Append(StringBuilder html, ApiOperation operation)
    {
        html.Append("<article><h3><span class=\"method\">").Append(operation.Method).Append("</span><code>").Append(Encoded(operation.Path))
            .Append("</code></h3><p>").Append(Encoded(operation.Summary)).Append(".</p>");
        if (operation.Description is { } description) html.Append("<p>").Append(Encoded(description)).Append("</p>");
        html.Append("</article>");
    }

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);
}
