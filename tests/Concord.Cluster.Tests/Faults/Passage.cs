namespace Concord.Cluster.Tests.Faults;

/// <summary>What becomes of a piece of a stream.</summary>
/// <param name="Bytes">So many of its bytes go on.</param>
/// <param name="IsLost">They are lost, and nobody is told.</param>
/// <param name="IsCut">Then the connection is reset.</param>
internal readonly record struct Passage(int Bytes, bool IsLost, bool IsCut)
{
    public static Passage Lost => new(0, IsLost: true, IsCut: false);

    public static Passage Whole(int bytes) => new(bytes, IsLost: false, IsCut: false);

    public static Passage Cut(int bytes) => new(bytes, IsLost: false, IsCut: true);
}
