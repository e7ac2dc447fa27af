using System.Runtime.CompilerServices;

namespace Concord.StateMachine.Tree;

/// <summary>
/// The slots of a node, inside the node itself: a node is one piece of memory, so a search touches few pages, and a copy is one
/// allocation.
/// </summary>
[InlineArray(Node.Capacity)]
internal struct Slots<T>
{
    private T _first;
}
