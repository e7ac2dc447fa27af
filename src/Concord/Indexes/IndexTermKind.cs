namespace Concord.Indexes;

/// <summary>What an index term is. All booleans come before all numbers, and these before all strings.</summary>
public enum IndexTermKind
{
    /// <summary>False, then true.</summary>
    Boolean,

    /// <summary>By value, exactly, however many digits there are.</summary>
    Number,

    /// <summary>By the bytes of the UTF-8, which is the order of the code points.</summary>
    Text,
}
