using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Concord.StateMachine.Tree;

/// <summary>
/// Compares a number with all slots of a node at once; bit <i>n</i> of an answer is slot <i>n</i>. Without a jump that depends on the
/// data, where a binary search has the processor guess five times and be wrong half of them.
/// </summary>
internal static class HeadSearch
{
    public static uint Below(in Slots<ulong> heads, ulong head)
    {
        var wanted = Vector512.Create(head);
        uint mask = 0;
        for (var at = 0; at < Node.Capacity; at += Vector512<ulong>.Count)
            mask |= (uint)Vector512.LessThan(Load(in heads, at), wanted).ExtractMostSignificantBits() << at;
        return mask;
    }

    public static uint Equal(in Slots<ulong> heads, ulong head)
    {
        var wanted = Vector512.Create(head);
        uint mask = 0;
        for (var at = 0; at < Node.Capacity; at += Vector512<ulong>.Count)
            mask |= (uint)Vector512.Equals(Load(in heads, at), wanted).ExtractMostSignificantBits() << at;
        return mask;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Load(in Slots<ulong> heads, int at) =>
        Vector512.LoadUnsafe(in MemoryMarshal.GetReference((ReadOnlySpan<ulong>)heads), (nuint)at);
}
