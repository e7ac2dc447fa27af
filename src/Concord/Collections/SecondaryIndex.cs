namespace Concord.Collections;

/// <summary>A way to find the records of a collection by something other than their key.</summary>
/// <typeparam name="T">The record type.</typeparam>
/// <param name="Name">Its name, which is part of its keys: never change it once it is in use.</param>
/// <param name="IsUnique">Whether a term belongs to one record at most.</param>
/// <param name="Terms">The terms of a record: texts without NUL; none: the record is not in the index. They sort by their UTF-8 bytes.</param>
public sealed record SecondaryIndex<T>(string Name, bool IsUnique, Func<T, IEnumerable<string>> Terms)
    where T : class;

/// <summary>Makes the indexes of a <see cref="Collection{T}"/>.</summary>
public static class SecondaryIndex
{
    /// <summary>An index in which a term belongs to one record at most; a second one is refused with <see cref="NotUniqueException"/>.</summary>
    public static SecondaryIndex<T> Unique<T>(string name, Func<T, IEnumerable<string>> terms)
        where T : class => new(name, true, terms);

    /// <summary>An index in which many records can share a term.</summary>
    public static SecondaryIndex<T> Many<T>(string name, Func<T, IEnumerable<string>> terms)
        where T : class => new(name, false, terms);
}
