using System.Text.Json.Serialization;
using Quartet.Kernel.Blobs.Peers;
using Quartet.Kernel.Nodes;
using Quartet.Kernel.Secrets;

namespace Quartet.Kernel;

/// <summary>How the records of this project are stored.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SealedSecret))]
[JsonSerializable(typeof(NodeRecord))]
[JsonSerializable(typeof(BlobRecord))]
internal sealed partial class KernelJson : JsonSerializerContext;
