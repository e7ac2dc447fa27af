using System.Security.Cryptography;
using Concord;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Quartet.Kernel.Secrets;
using Quartet.Testing;

namespace Quartet.Tests.Secrets;

public sealed class SecretVaultTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ClusterKey _key = ClusterKey.Generate();
    private ConcordStore _store = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await ConcordStore.OpenAsync(new ConcordOptions { DataDirectory = _directory.Path });

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Nodes_that_make_a_secret_at_the_same_time_all_get_the_same()
    {
        var vaults = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SecretVault.OpenAsync(_store, _key, Ct)));
        var secrets = await Task.WhenAll(vaults.Select(vault => vault.GetOrAddAsync("a", () => RandomNumberGenerator.GetBytes(32), Ct)));
        secrets.Select(Convert.ToHexString).Distinct().ShouldHaveSingleItem();
        vaults[0].Find("a").ShouldBe(secrets[0]);
        vaults[0].Find("b").ShouldBeNull();
    }

    [Fact]
    public async Task Another_key_opens_nothing()
    {
        SecretVault.IsSealed(_store.View()).ShouldBeFalse();
        await SecretVault.OpenAsync(_store, _key, Ct);
        SecretVault.IsSealed(_store.View()).ShouldBeTrue();
        await Should.ThrowAsync<WrongClusterKeyException>(() => SecretVault.OpenAsync(_store, ClusterKey.Generate(), Ct));
    }

    [Fact]
    public async Task A_secret_cannot_be_changed_or_passed_off_as_another()
    {
        var vault = await SecretVault.OpenAsync(_store, _key, Ct);
        await vault.GetOrAddAsync("a", () => [1, 2, 3], Ct);
        var stored = _store.View().Get("kernel/secrets/r/a").ShouldNotBeNull().Value;
        var text = System.Text.Encoding.UTF8.GetString(stored.Span);

        await _store.PutAsync("kernel/secrets/r/b", System.Text.Encoding.UTF8.GetBytes(text.Replace("\"a\"", "\"b\"", StringComparison.Ordinal)), Ct);
        Should.Throw<WrongClusterKeyException>(() => vault.Find("b"));
    }

    [Fact]
    public async Task What_one_node_protects_for_the_web_another_reads()
    {
        var vault = await SecretVault.OpenAsync(_store, _key, Ct);
        IDataProtector[] nodes = [Node(vault), Node(vault)];
        var session = await Task.WhenAll(nodes.Select(node => Task.Run(() => node.Protect("ada"))));
        nodes[1].Unprotect(session[0]).ShouldBe("ada");
        nodes[0].Unprotect(session[1]).ShouldBe("ada");
        vault.FindAll("web/").ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0123")]
    [InlineData("zz23456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    public void What_is_not_64_hexadecimal_digits_is_no_cluster_key(string? text) => ClusterKey.TryParse(text, out _).ShouldBeFalse();

    private IDataProtector Node(SecretVault vault)
    {
        var services = new ServiceCollection();
        services.AddDataProtection().SetApplicationName("Quartet").AddKeyManagementOptions(keys => keys.XmlRepository = new WebKeyRepository(vault, _directory.In("none")));
        return services.BuildServiceProvider().GetDataProtector("sessions");
    }
}
