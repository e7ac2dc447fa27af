using HexHub.Tests.Hosting;
using Quartet.Kernel.Blobs;
using Quartet.Testing.Packages;

namespace HexHub.Tests.Publishing;

// What fails on the way leaves nothing behind, and what fails after it was decided takes nothing back.
public class PublishFailureTests
{
    [Theory]
    [InlineData(FailingBlobs.Step.Stage)]
    [InlineData(FailingBlobs.Step.BeforeCommit)]
    [InlineData(FailingBlobs.Step.AfterCommit)]
    public async Task A_disk_that_fails_leaves_neither_package_nor_file(FailingBlobs.Step step)
    {
        FailingBlobs? blobs = null;
        await using var host = await HexHubHost.StartAsync(new HexHubHostSetup { Blobs = store => blobs = new FailingBlobs(store) });
        blobs.ShouldNotBeNull().Failing = step;
        var refusal = await host.PublishAsync(new SamplePackage("alpha"), accept: "application/vnd.hex+erlang");
        refusal.Status.ShouldBe(500);
        refusal.Message.ShouldBe("Internal server error");
        (await host.GetAsync("/api/packages/alpha")).Status.ShouldBe(404);
        Directory.GetFiles(host.BlobsPath, "*", SearchOption.AllDirectories).ShouldBeEmpty();
        blobs.Failing = null;
        (await host.PublishAsync(new SamplePackage("alpha"))).Status.ShouldBe(201);
    }

    [Fact]
    public async Task A_replaced_tarball_that_cannot_be_removed_is_nobodys_error()
    {
        FailingBlobs? blobs = null;
        await using var host = await HexHubHost.StartAsync(new HexHubHostSetup { Blobs = store => blobs = new FailingBlobs(store) });
        (await host.PublishAsync(new SamplePackage("alpha"))).Status.ShouldBe(201);
        blobs.ShouldNotBeNull().Failing = FailingBlobs.Step.Delete;
        (await host.PublishAsync(new SamplePackage("alpha"), replace: true)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_tarball_that_is_missing_is_404_and_is_told_to_the_operator()
    {
        await using var host = await HexHubHost.StartAsync();
        (await host.PublishAsync(new SamplePackage("alpha"))).Status.ShouldBe(201);
        Directory.Delete(Path.Combine(host.BlobsPath, "hexhub"), recursive: true);
        (await host.GetAsync("/repo/tarballs/alpha-1.0.0.tar")).Status.ShouldBe(404);
        host.Errors.Lines.ShouldContain(line => line.Contains("missing", StringComparison.Ordinal));
    }

    public sealed class FailingBlobs(IBlobStore inner) : IBlobStore
    {
        public enum Step
        {
            Stage,
            BeforeCommit,
            AfterCommit,
            Delete,
        }

        public Step? Failing { get; set; }

        public async Task<IStagedBlob?> StageAsync(Stream content, long bytesMax, CancellationToken ct)
        {
            if (Failing == Step.Stage) throw new IOException("No space left on device");
            return await inner.StageAsync(content, bytesMax, ct) is { } staged ? new Staged(this, staged) : null;
        }

        public Task<Stream?> OpenAsync(BlobName name, CancellationToken ct) => inner.OpenAsync(name, ct);

        public Task DeleteAsync(BlobName name, CancellationToken ct) =>
            Failing == Step.Delete ? Task.FromException(new IOException("Input/output error")) : inner.DeleteAsync(name, ct);

        private sealed class Staged(FailingBlobs store, IStagedBlob inner) : IStagedBlob
        {
            public long Length => inner.Length;

            public Stream OpenRead() => inner.OpenRead();

            public async Task CommitAsync(BlobName name, CancellationToken ct)
            {
                if (store.Failing == Step.BeforeCommit) throw new IOException("No space left on device");
                await inner.CommitAsync(name, ct);
                if (store.Failing == Step.AfterCommit) throw new IOException("Input/output error");
            }

            public ValueTask DisposeAsync() => inner.DisposeAsync();
        }
    }
}
