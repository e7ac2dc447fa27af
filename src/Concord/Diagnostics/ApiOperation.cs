namespace Concord.Diagnostics;

/// <summary>The calls of the store that are measured one by one. The name in metrics, events and spans is the same in snake case.</summary>
public enum ApiOperation
{
    /// <summary><c>put</c></summary>
    Put,

    /// <summary><c>get</c></summary>
    Get,

    /// <summary><c>delete</c></summary>
    Delete,

    /// <summary><c>put_if</c></summary>
    PutIf,

    /// <summary><c>delete_if</c></summary>
    DeleteIf,

    /// <summary><c>touch</c></summary>
    Touch,

    /// <summary><c>ttl</c></summary>
    Ttl,

    /// <summary><c>get_with_ttl</c></summary>
    GetWithTtl,

    /// <summary><c>put_many</c></summary>
    PutMany,

    /// <summary><c>get_many</c></summary>
    GetMany,

    /// <summary><c>delete_many</c></summary>
    DeleteMany,

    /// <summary><c>touch_many</c></summary>
    TouchMany,

    /// <summary><c>query</c>; also listings, counting and deleting by a query.</summary>
    Query,

    /// <summary><c>index_lookup</c></summary>
    IndexLookup,
}
