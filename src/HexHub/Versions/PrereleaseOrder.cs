namespace HexHub.Versions;

/// <summary>Precedence of pre-release texts: identifiers left to right, numeric ones first and by value, others by bytes.</summary>
internal static class PrereleaseOrder
{
    /// <param name="left">A valid pre-release, or null for a stable version, which comes last.</param>
    /// <param name="right">Likewise.</param>
    public static int Compare(string? left, string? right)
    {
        if (left is null || right is null)
            return (left is null).CompareTo(right is null);

        var leftParts = left.AsSpan().Split('.');
        var rightParts = right.AsSpan().Split('.');
        while (true)
        {
            var (hasLeft, hasRight) = (leftParts.MoveNext(), rightParts.MoveNext());
            if (!hasLeft || !hasRight)
                return hasLeft.CompareTo(hasRight);

            var order = CompareIdentifiers(left.AsSpan(leftParts.Current), right.AsSpan(rightParts.Current));
            if (order != 0)
                return order;
        }
    }

    private static int CompareIdentifiers(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        var (leftIsNumber, rightIsNumber) = (IsNumber(left), IsNumber(right));
        if (leftIsNumber != rightIsNumber)
            return leftIsNumber ? -1 : 1;

        // Numbers have no leading zeros, so the longer one is the larger, and no parsing can overflow.
        return leftIsNumber && left.Length != right.Length
            ? left.Length.CompareTo(right.Length)
            : left.SequenceCompareTo(right);
    }

    private static bool IsNumber(ReadOnlySpan<char> identifier) => !identifier.ContainsAnyExceptInRange('0', '9');
}
