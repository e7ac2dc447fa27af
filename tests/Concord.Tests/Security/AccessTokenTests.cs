using System.Security.Cryptography;
using System.Text;
using Concord.Security;

namespace Concord.Tests.Security;

public sealed class AccessTokenTests
{
    [Fact]
    public void A_token_is_its_prefix_and_256_random_bits()
    {
        var tokens = Enumerable.Range(0, 100).Select(_ => AccessToken.New().Text).ToHashSet();
        tokens.Count.ShouldBe(100);
        foreach (var token in tokens)
        {
            token.ShouldMatch("^sk_concord_[A-Za-z0-9_-]{43}$");
            System.Buffers.Text.Base64Url.DecodeFromChars(token.AsSpan(11)).Length.ShouldBe(32);
        }
    }

    [Fact]
    public void Its_hash_is_the_SHA_256_of_the_text_and_its_id_the_beginning_of_that()
    {
        var text = "sk_concord_" + new string('A', 43);
        AccessToken.TryParse(text, out var token).ShouldBeTrue();
        token.Text.ShouldBe(text);
        token.Hash.ToString().ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text))));
        token.Hash.Id.ShouldBe(token.Hash.ToString()[..8]);
        TokenHash.TryParse(token.Hash.ToString().ToUpperInvariant(), out var parsed).ShouldBeTrue();
        parsed.ShouldBe(token.Hash);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sk_concord_")]
    [InlineData("sk_concord_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")] // 42
    [InlineData("sk_concord_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")] // 44
    [InlineData("SK_CONCORD_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("sk_concord_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+A")]
    [InlineData("sk_concord_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("sk_concord_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAé")]
    [InlineData(" sk_concord_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void What_is_not_a_token_is_not_taken_for_one(string? text) => AccessToken.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void A_token_never_prints_itself()
    {
        var token = AccessToken.New();
        $"{token}".ShouldNotContain(token.Text);
        $"{TokenRules.Create(token.Hash, Permissions.Read, "x", DateTimeOffset.UnixEpoch, null, 0)}".ShouldNotContain(token.Text[11..]);
    }

    [Fact]
    public void Hashes_that_differ_in_any_one_bit_differ()
    {
        var bytes = RandomNumberGenerator.GetBytes(32);
        TokenHash.TryParse(Convert.ToHexString(bytes), out var hash).ShouldBeTrue();
        for (var bit = 0; bit < 256; bit++)
        {
            var other = bytes.ToArray();
            other[bit / 8] ^= (byte)(1 << (bit % 8));
            TokenHash.TryParse(Convert.ToHexString(other), out var changed).ShouldBeTrue();
            (changed == hash).ShouldBeFalse();
        }
    }

    [Fact]
    public void A_token_is_named_by_itself_by_its_id_or_by_more_of_its_hash()
    {
        var token = AccessToken.New();
        var record = TokenRules.Create(token.Hash, Permissions.Read, null, DateTimeOffset.UnixEpoch, null, 0);
        var stranger = TokenRules.Create(AccessToken.New().Hash, Permissions.Read, null, DateTimeOffset.UnixEpoch, null, 0);
        string[] names = [token.Text, token.Hash.Id, token.Hash.ToString(), token.Hash.ToString().ToUpperInvariant()[..13]];
        foreach (var name in names)
        {
            TokenReference.TryParse(name, out var reference).ShouldBeTrue();
            TokenRules.Resolve(reference, [stranger, record]).ShouldBe(record);
            reference.Records.Contains(record.SystemKey.Span).ShouldBeTrue();
            reference.Records.Contains(stranger.SystemKey.Span).ShouldBeFalse();
            reference.ToString().ShouldNotContain(token.Text);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("1234567")]
    [InlineData("1234567g")]
    [InlineData("laptop")]
    [InlineData("sk_concord_short")]
    public void What_names_no_token_is_refused(string? text) => TokenReference.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void An_id_that_two_tokens_share_names_neither()
    {
        TokenHash.TryParse("0123456789" + new string('0', 54), out var one).ShouldBeTrue();
        TokenHash.TryParse("0123456788" + new string('0', 54), out var other).ShouldBeTrue();
        TokenRecord[] both =
            [.. new[] { one, other }.Select(hash => TokenRules.Create(hash, Permissions.Read, null, DateTimeOffset.UnixEpoch, null, 0))];
        TokenReference.TryParse("01234567", out var ambiguous).ShouldBeTrue();
        Should.Throw<ConcordException>(() => TokenRules.Resolve(ambiguous, both)).Code.ShouldBe(ConcordErrorCode.InvalidArguments);
        TokenReference.TryParse("0123456788", out var clear).ShouldBeTrue();
        TokenRules.Resolve(clear, both).Hash.ShouldBe(other);
        TokenReference.TryParse("99999999", out var nobody).ShouldBeTrue();
        Should.Throw<ConcordException>(() => TokenRules.Resolve(nobody, both)).Code.ShouldBe(ConcordErrorCode.NotFound);
    }
}
