using HexHub.Access;
using HexHub.Packages;
using HexHub.Publishing.Metadata;
using HexHub.Publishing.Tarballs;
using HexHub.Registry;
using HexHub.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Quartet.Kernel.Blobs;

namespace HexHub.Publishing;

/// <summary>
/// Publishes a release: checks in the order of Hex protocol 7.1, then the tarball becomes durable, then package and release become
/// visible in one transaction. Whatever fails on the way leaves nothing behind.
/// </summary>
internal static class PublishRelease
{
    // A body that is only a little too large is read to its end, so that the client reads the answer and not a broken connection.
    private const long BodyMargin = 4 * 1024 * 1024;

    public static void Map(RouteGroupBuilder repository)
    {
        repository.MapPost("/publish", (HttpContext context, [AsParameters] Services services, bool? replace, CancellationToken ct) =>
            HandleAsync(null, context, services, replace, ct));
        repository.MapPost("/packages/{name}/releases", HandleAsync);
    }

    /// <summary>What publishing stands on.</summary>
    internal sealed record Services(
        IOptions<HexHubOptions> Options, PackageCatalog Packages, ReleaseStore Releases, IBlobStore Blobs, PackageFiles Registry,
        UnpackingGate Unpacking);

    // Source: Hex protocol 7.1. An absent "replace" means true: very old clients send none and expect to replace.
    private static async Task<HexAnswer> HandleAsync(
        string? name, HttpContext context, [AsParameters] Services services, bool? replace, CancellationToken ct)
    {
        var call = HexCall.Of(context);
        if (Refusal(name, call, services) is { } forbidden) return forbidden;
        if (SizeRefusal(context.Request, services.Options.Value) is { } oversized) return oversized;
        AllowBody(context, services.Options.Value);
        await using var upload = await services.Blobs.StageAsync(context.Request.Body, services.Options.Value.TarballBytesMax, ct);
        if (upload is null) return TooBig();
        var (read, unacceptable) = await services.Unpacking.RunAsync(() => Read(name, upload, call, services), ct);
        if (read is null) return unacceptable ?? HexAnswer.NotFound();
        var outcome = await services.Releases.PublishAsync(read, upload, replace ?? true, ct);
        if (outcome.IsForbidden) return AccessAnswers.For(AccessDecision.AccountNotAuthorized) ?? HexAnswer.NotFound();
        if (outcome.Release is not { } release) return HexAnswer.Invalid(outcome.Errors);
        services.Registry.Warm(release.Package);
        var shown = ReleaseObject.Of(release, call.Urls);
        return outcome.IsNew
            ? HexAnswer.Of(StatusCodes.Status201Created, shown, location: $"/api/packages/{release.Name}/releases/{release.Version}")
            : HexAnswer.Ok(shown);
    }

    private static HexAnswer? Refusal(string? name, HexCall call, Services services)
    {
        if (AccessAnswers.For(HexAccess.CouldPublish(call.Caller)) is { } refusal) return refusal;
        if (name is null) return null; // The tarball will tell.
        return PackageName.TryParse(name, out var parsed) ? Refusal(parsed, call, services) : HexAnswer.Invalid("name", PackageName.PublishingFault(name) ?? "is invalid");
    }

    private static HexAnswer? Refusal(PackageName name, HexCall call, Services services)
    {
        var id = new PackageId(services.Options.Value.RepositoryName, name);
        return AccessAnswers.For(HexAccess.Decide(call.Caller, HexAction.Publish, id, services.Packages.Find(id)?.Record));
    }

    private static HexAnswer? SizeRefusal(HttpRequest request, HexHubOptions options) => request.ContentLength switch
    {
        null when request.Headers.Expect.Count > 0 => HexAnswer.Error(StatusCodes.Status411LengthRequired, "Length Required"),
        { } length when length > options.TarballBytesMax => TooBig(),
        _ => null,
    };

    /// <summary>Lets a body through that is as large as a tarball may be, whatever the server allows others, and little more.</summary>
    private static void AllowBody(HttpContext context, HexHubOptions options)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = options.TarballBytesMax + BodyMargin;
    }

    private static (NewRelease? Read, HexAnswer? Refusal) Read(string? name, IStagedBlob upload, HexCall call, Services services)
    {
        var options = services.Options.Value;
        using var file = upload.OpenRead();
        var limits = new TarballLimits { TarballBytesMax = options.TarballBytesMax, UnpackedBytesMax = options.ContentsBytesMax };
        var envelope = TarballEnvelope.Read(file, limits);
        if (!envelope.IsAccepted) return (null, HexAnswer.Invalid("tar", envelope.Refusal));
        if (name is null && PackageName.TryParse(envelope.Value.Metadata.Name, out var told) && Refusal(told, call, services) is { } forbidden)
            return (null, forbidden);
        var tarball = PackageTarball.Read(file, envelope.Value, limits);
        if (!tarball.IsAccepted) return (null, HexAnswer.Invalid("tar", tarball.Refusal));
        if (name is not null && envelope.Value.Metadata.Name != name)
            return (null, HexAnswer.Invalid("name", "metadata does not match package name"));
        var rules = new MetadataRules { Repository = options.RepositoryName, IsStrict = options.StrictMetadata };
        var metadata = MetadataReader.Read(envelope.Value.Metadata, rules);
        if (!metadata.IsValid) return (null, HexAnswer.Invalid(metadata.Errors));
        var publisher = call.Caller?.User.Name ?? throw new InvalidOperationException("Somebody without an account was let through.");
        return (new NewRelease(options.RepositoryName, metadata.Metadata, envelope.Value, publisher), null);
    }

    private static HexAnswer TooBig() => HexAnswer.Invalid("tar", "too big");
}
