using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Concord.Kv;

namespace Concord.Sessions;

/// <summary>Values as objects, written as JSON.</summary>
public sealed partial class ConcordSession
{
    /// <summary>Sets a value to an object as JSON.</summary>
    public ValueTask<PutResult> PutAsync<T>(
        Key key, T value, JsonTypeInfo<T> json, PutOptions? options = null, CancellationToken ct = default) =>
        PutAsync(key, JsonOf(value, json), options, ct);

    /// <summary>The same as <see cref="ConcordServiceOptions.Json"/> writes it.</summary>
    public ValueTask<PutResult> PutAsync<T>(Key key, T value, PutOptions? options = null, CancellationToken ct = default) =>
        PutAsync(key, value, TypeInfo<T>(), options, ct);

    /// <summary>Sets a value to an object as JSON, if a condition holds.</summary>
    public ValueTask<ConditionalResult> PutIfAsync<T>(
        Key key, T value, JsonTypeInfo<T> json, WriteCondition condition, PutOptions? options = null, CancellationToken ct = default) =>
        PutIfAsync(key, JsonOf(value, json), condition, options, ct);

    /// <summary>The same as <see cref="ConcordServiceOptions.Json"/> writes it.</summary>
    public ValueTask<ConditionalResult> PutIfAsync<T>(
        Key key, T value, WriteCondition condition, PutOptions? options = null, CancellationToken ct = default) =>
        PutIfAsync(key, value, TypeInfo<T>(), condition, options, ct);

    /// <summary>Reads a value as an object.</summary>
    /// <exception cref="ConcordException"><see cref="ConcordErrorCode.InvalidValue"/>: what is there is not JSON, or not of this type.</exception>
    public async ValueTask<GetResult<T>> GetAsync<T>(Key key, JsonTypeInfo<T> json, ReadOptions? options = null, CancellationToken ct = default)
    {
        var found = await GetAsync(key, options, ct).ConfigureAwait(false);
        return found.Found
            ? new GetResult<T>(true, ObjectOf(found.Record, json), found.Record.ModRevision, found.TtlSeconds, found.Revision)
            : new GetResult<T>(false, default, Revision.None, null, found.Revision);
    }

    /// <summary>The same as <see cref="ConcordServiceOptions.Json"/> reads it.</summary>
    public ValueTask<GetResult<T>> GetAsync<T>(Key key, ReadOptions? options = null, CancellationToken ct = default) =>
        GetAsync(key, TypeInfo<T>(), options, ct);

    private static StoredValue JsonOf<T>(T value, JsonTypeInfo<T> json) => StoredValue.Json(JsonSerializer.SerializeToUtf8Bytes(value, json));

    private static T? ObjectOf<T>(Record record, JsonTypeInfo<T> json)
    {
        if (record.Kind != ContentKind.Json) throw new ConcordException(ConcordErrorCode.InvalidValue, "The value is not JSON.");
        try
        {
            return JsonSerializer.Deserialize(record.Value.Span, json);
        }
        catch (JsonException e)
        {
            throw new ConcordException(ConcordErrorCode.InvalidValue, $"The value is no {typeof(T).Name}: {e.Message}", e);
        }
    }

    private JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)_service.Options.Json.GetTypeInfo(typeof(T));
}
