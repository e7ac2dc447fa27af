namespace Concord.Embedded.Doctor;

/// <summary>What a repair does with a file.</summary>
public enum RepairAction
{
    /// <summary>Moves it into the directory of damaged files.</summary>
    SetAside = 0,

    /// <summary>Copies it there, and cuts off what follows an offset.</summary>
    Cut,

    /// <summary>Makes an empty segment.</summary>
    BeginSegment,

    /// <summary>Writes FORMAT anew, with the store that the other files name; what was there is copied first.</summary>
    WriteFormat,
}
