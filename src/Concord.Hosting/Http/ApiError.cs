using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Concord.Hosting.Http;

/// <summary>Errors in the form of the API: <c>{"status":"error","error":{"code":"INVALID_KEY","message":"…","details":{…}}}</c>.</summary>
internal static class ApiError
{
    private const string IndexDetail = "index";

    /// <summary>A body or a query that has not the form that it should have.</summary>
    public static ConcordException InvalidRequest(string message, int? index = null)
    {
        var fault = new ConcordException(ConcordErrorCode.InvalidArguments, message) { Source = "request" };
        if (index is { } at) fault.Data[IndexDetail] = at;
        return fault;
    }

    public static string NameOf(ConcordErrorCode code) => JsonNamingPolicy.SnakeCaseUpper.ConvertName(code.ToString());

    /// <summary>The status of a code. Source: specification, section 3.8.</summary>
    public static int StatusOf(ConcordErrorCode code) => code switch
    {
        ConcordErrorCode.NotFound or ConcordErrorCode.RoleNotFound => StatusCodes.Status404NotFound,
        ConcordErrorCode.ConditionFailed or ConcordErrorCode.IndexExists or ConcordErrorCode.RoleExists or ConcordErrorCode.TenantExists
            or ConcordErrorCode.ProtectedRole or ConcordErrorCode.Conflict or ConcordErrorCode.NotUnique
            or ConcordErrorCode.EventStreamDisabled or ConcordErrorCode.AuditLogDisabled => StatusCodes.Status409Conflict,
        ConcordErrorCode.ValueTooLarge or ConcordErrorCode.CommandTooLarge or ConcordErrorCode.BatchTooLarge => StatusCodes.Status413PayloadTooLarge,
        ConcordErrorCode.Unauthorized => StatusCodes.Status401Unauthorized,
        ConcordErrorCode.Forbidden => StatusCodes.Status403Forbidden,
        ConcordErrorCode.QuotaExceeded => StatusCodes.Status429TooManyRequests,
        ConcordErrorCode.ClusterNotReady or ConcordErrorCode.Restoring or ConcordErrorCode.ShuttingDown => StatusCodes.Status503ServiceUnavailable,
        ConcordErrorCode.NoSpace => StatusCodes.Status507InsufficientStorage,
        ConcordErrorCode.Timeout or ConcordErrorCode.UnknownOutcome => StatusCodes.Status504GatewayTimeout,
        ConcordErrorCode.Compacted => StatusCodes.Status410Gone,
        ConcordErrorCode.Internal or ConcordErrorCode.DataDirLocked or ConcordErrorCode.CorruptLog or ConcordErrorCode.CorruptSnapshot
            or ConcordErrorCode.UnsupportedFormat or ConcordErrorCode.InvalidBackup
            or ConcordErrorCode.BackupChecksumMismatch => StatusCodes.Status500InternalServerError,
        _ => StatusCodes.Status400BadRequest,
    };

    public static Task WriteAsync(HttpContext http, ConcordException e)
    {
        if (e.Code == ConcordErrorCode.Unauthorized) http.Response.Headers.WWWAuthenticate = "Bearer";
        var name = e.Source == "request" ? "INVALID_REQUEST" : NameOf(e.Code);
        return WriteAsync(http, StatusOf(e.Code), name, e.Message, e.Data[IndexDetail] as int?, e.MayHaveCommitted);
    }

    public static Task WriteAsync(HttpContext http, BadHttpRequestException e) => WriteAsync(
        http, e.StatusCode, e.StatusCode == StatusCodes.Status413PayloadTooLarge ? "COMMAND_TOO_LARGE" : "INVALID_REQUEST", e.Message, null, false);

    public static Task WriteAsync(HttpContext http, int status, string code, string message, int? index = null, bool mayHaveCommitted = false)
    {
        Action<Utf8JsonWriter>? details = index is null && !mayHaveCommitted ? null : json =>
        {
            if (index is { } at) json.WriteNumber(IndexDetail, at);
            if (mayHaveCommitted) json.WriteBoolean("may_have_committed", true);
        };
        return JsonAnswer.WriteAsync(http, status, json => Write(json, code, message, details));
    }

    public static void Write(Utf8JsonWriter json, string code, string message, Action<Utf8JsonWriter>? details)
    {
        json.WriteString("status", "error");
        json.WriteStartObject("error");
        json.WriteString("code", code);
        json.WriteString("message", message);
        if (details is not null)
        {
            json.WriteStartObject("details");
            details(json);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
