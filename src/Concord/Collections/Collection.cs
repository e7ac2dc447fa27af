using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Concord.Kv;

namespace Concord.Collections;

/// <summary>
/// Typed records under one key prefix, with their indexes. A definition, not a connection: make one and keep it in a static field.
/// Index entries are keys of their own, written in the same transaction as the record, so they are right on every engine.
/// </summary>
/// <remarks>
/// Keys: <c>NAME/r/KEY</c> is the record as JSON; <c>NAME/u/INDEX/TERM</c> holds the key of the one record with that term;
/// <c>NAME/i/INDEX/TERM\0KEY</c> is there for each record with that term. Records must be immutable: readers share them.
/// </remarks>
/// <typeparam name="T">The record type.</typeparam>
public sealed class Collection<T>
    where T : class
{
    private readonly string _records;
    private readonly JsonTypeInfo<T> _json;
    private readonly Func<T, string> _keyOf;
    private readonly SecondaryIndex<T>[] _indexes;
    private readonly Func<ReadOnlyMemory<byte>, T> _decode;

    /// <summary>Defines a collection.</summary>
    /// <param name="name">Prefix of its keys, such as <c>accounts/users</c>; belongs to it alone.</param>
    /// <param name="keyOf">The key of a record: a text without NUL.</param>
    /// <param name="json">How a record is stored.</param>
    /// <param name="indexes">Its indexes. One that is added later knows only the records written after that.</param>
    public Collection(string name, Func<T, string> keyOf, JsonTypeInfo<T> json, params SecondaryIndex<T>[] indexes)
    {
        Name = name;
        _records = name + "/r/";
        _keyOf = keyOf;
        _json = json;
        _indexes = indexes;
        _decode = bytes => JsonSerializer.Deserialize(bytes.Span, _json)
            ?? throw new ConcordException(ConcordErrorCode.Internal, $"A record of '{Name}' is null.");
    }

    /// <summary>Prefix of its keys.</summary>
    public string Name { get; }

    /// <summary>Where the records themselves lie, for watches.</summary>
    public KeyRange Records => KeyRange.Prefix(_records);

    /// <summary>The record with a key; null when there is none.</summary>
    public T? Get(IRecordReader reader, string key) => reader.Get(KeyOf(key))?.Decode(_decode);

    /// <summary>The record with a key and the revision of its last change.</summary>
    public Stored<T>? GetStored(IRecordReader reader, string key) =>
        reader.Get(KeyOf(key)) is { } record ? new Stored<T>(record.Decode(_decode), record.ModRevision) : null;

    /// <summary>All records in the order of their keys.</summary>
    public IEnumerable<T> All(IRecordReader reader, bool descending = false) => Decode(reader.Scan(Records, descending));

    /// <summary>The records whose key begins with a text, in the order of their keys.</summary>
    public IEnumerable<T> WithPrefix(IRecordReader reader, string keyPrefix, bool descending = false) =>
        Decode(reader.Scan(KeyRange.Prefix(KeyOf(keyPrefix)), descending));

    /// <summary>How many records have a key that begins with a text.</summary>
    public int CountWithPrefix(IRecordReader reader, string keyPrefix) => reader.Scan(KeyRange.Prefix(KeyOf(keyPrefix))).Count();

    /// <summary>The one record with a term of a unique index; null when there is none.</summary>
    public T? FindUnique(IRecordReader reader, SecondaryIndex<T> index, string term) =>
        reader.Get(UniqueKey(index, term)) is { } holder ? Get(reader, Text(holder.Value.Span)) : null;

    /// <summary>The records with a term, in the order of their keys.</summary>
    public IEnumerable<T> Find(IRecordReader reader, SecondaryIndex<T> index, string term) =>
        Referred(reader, KeyRange.Prefix($"{Name}/i/{index.Name}/{term}\0"), descending: false);

    /// <summary>All records of an index, in the order of their terms.</summary>
    public IEnumerable<T> InOrderOf(IRecordReader reader, SecondaryIndex<T> index, bool descending = false) =>
        Referred(reader, KeyRange.Prefix($"{Name}/i/{index.Name}/"), descending);

    /// <summary>Writes a record, new or changed, and its index entries.</summary>
    /// <exception cref="NotUniqueException">A unique index holds one of its terms for another record.</exception>
    public void Put(OptimisticTransaction transaction, T record)
    {
        var key = _keyOf(record);
        var before = _indexes.Length > 0 ? Get(transaction, key) : null;
        foreach (var index in _indexes) Reindex(transaction, index, key, before, record);
        transaction.Put(KeyOf(key), JsonSerializer.SerializeToUtf8Bytes(record, _json));
    }

    /// <summary>Removes a record and its index entries; false when there is none.</summary>
    public bool Delete(OptimisticTransaction transaction, string key)
    {
        if (Get(transaction, key) is not { } before) return false;
        foreach (var index in _indexes) Reindex(transaction, index, key, before, null);
        transaction.Delete(KeyOf(key));
        return true;
    }

    /// <summary>The record that a change of <see cref="Records"/> is about: its key, and what it is now.</summary>
    public (string Key, T? Record) Read(Changes.Change change) =>
        (Text(change.Key.Span[_records.Length..]), change.Record?.Decode(_decode));

    private static string Text(ReadOnlySpan<byte> utf8) => System.Text.Encoding.UTF8.GetString(utf8);

    private static string Checked(string text) => !text.Contains('\0', StringComparison.Ordinal)
        ? text
        : throw new ConcordException(ConcordErrorCode.InvalidKey, "The key or index term of a record contains NUL.");

    private Key KeyOf(string key) => _records + Checked(key);

    private Key UniqueKey(SecondaryIndex<T> index, string term) => $"{Name}/u/{index.Name}/{Checked(term)}";

    private void Reindex(OptimisticTransaction transaction, SecondaryIndex<T> index, string key, T? before, T? after)
    {
        HashSet<string> old = before is null ? [] : [.. index.Terms(before)];
        HashSet<string> now = after is null ? [] : [.. index.Terms(after)];
        foreach (var term in old.Except(now)) transaction.Delete(EntryKey(index, term, key));
        foreach (var term in now.Except(old))
        {
            var entry = EntryKey(index, term, key);
            if (index.IsUnique && transaction.Get(entry) is { } holder && Text(holder.Value.Span) != key)
                throw new NotUniqueException(index.Name, term);
            transaction.Put(entry, index.IsUnique ? KeyBytes(key) : []);
        }
    }

    private Key EntryKey(SecondaryIndex<T> index, string term, string key) =>
        index.IsUnique ? UniqueKey(index, term) : $"{Name}/i/{index.Name}/{Checked(term)}\0{key}";

    private static byte[] KeyBytes(string key) => System.Text.Encoding.UTF8.GetBytes(key);

    private IEnumerable<T> Referred(IRecordReader reader, KeyRange entries, bool descending)
    {
        foreach (var (entry, _) in reader.Scan(entries, descending))
        {
            var key = entry.Span[(entry.Span.IndexOf((byte)0) + 1)..];
            if (Get(reader, Text(key)) is { } record) yield return record;
        }
    }

    private IEnumerable<T> Decode(IEnumerable<Entry> entries)
    {
        foreach (var (_, record) in entries) yield return record.Decode(_decode);
    }
}
