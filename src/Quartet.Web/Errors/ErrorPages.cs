using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;

namespace Quartet.Web.Errors;

/// <summary>Gives browsers a page where an endpoint has answered with a bare status code or has thrown.</summary>
internal static class ErrorPages
{
    internal static void UseErrorPages(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = AnswerExceptionAsync });
        // Runs only for answers without a body: what an API says about its errors stays as it is.
        app.UseStatusCodePages(context =>
            WantsPage(context.HttpContext.Request) ? AnswerPageAsync(context.HttpContext) : Task.CompletedTask);
    }

    // Command-line clients send no Accept header or */*. A page would only fill their terminals.
    private static bool WantsPage(HttpRequest request) =>
        request.Headers.Accept.Any(accept => accept?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true);

    private static Task AnswerPageAsync(HttpContext context) =>
        new RazorComponentResult<ErrorPage>(new { context.Response.StatusCode }) { StatusCode = context.Response.StatusCode }
            .ExecuteAsync(context);

    private static async Task AnswerExceptionAsync(HttpContext context)
    {
        if (WantsPage(context.Request))
        {
            await AnswerPageAsync(context);
            return;
        }
        if (context.RequestServices.GetService<IProblemDetailsService>() is { } problems)
            await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = context });
    }
}
