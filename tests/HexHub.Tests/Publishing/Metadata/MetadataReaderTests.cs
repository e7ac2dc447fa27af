using System.Text.Json.Nodes;
using HexHub.Publishing.Metadata;

namespace HexHub.Tests.Publishing.Metadata;

public class MetadataReaderTests
{
    private static readonly MetadataRules Lenient = new();
    private static readonly MetadataRules Strict = new() { IsStrict = true };

    /// <summary>The least that is valid everywhere.</summary>
    private static readonly Dictionary<string, string> Valid = new()
    {
        ["name"] = "<<\"alpha\">>",
        ["version"] = "<<\"1.0.0\">>",
        ["app"] = "<<\"alpha\">>",
        ["description"] = "<<\"A library\">>",
        ["files"] = "[<<\"mix.exs\">>]",
        ["licenses"] = "[<<\"MIT\">>]",
        ["build_tools"] = "[<<\"mix\">>]",
        ["requirements"] = "[]",
    };

    [Fact]
    public void Everything_is_read()
    {
        var reading = Read(
            Strict,
            ("links", "[{<<\"Source\">>,<<\"https://example.com/a\">>}]"),
            ("maintainers", "[<<\"Joe\">>]"),
            ("elixir", "<<\"~> 1.10\">>"),
            ("extra", "[{<<\"a\">>,[{<<\"b\">>,1}]}]"),
            ("parameters", "[ignored]"));

        reading.IsValid.ShouldBeTrue(reading.Errors?.ToJsonString());
        var metadata = reading.Metadata!; // valid
        metadata.Name.Value.ShouldBe("alpha");
        metadata.Version.ToString().ShouldBe("1.0.0");
        metadata.App.ShouldBe("alpha");
        metadata.Description.ShouldBe("A library");
        metadata.Files.ShouldBe(["mix.exs"]);
        metadata.Licenses.ShouldBe(["MIT"]);
        metadata.Links.ShouldBe(new Dictionary<string, string> { ["Source"] = "https://example.com/a" });
        metadata.Maintainers.ShouldBe(["Joe"]);
        metadata.BuildTools.ShouldBe(["mix"]);
        metadata.Requirements.ShouldBeEmpty();
        metadata.Elixir.ShouldBe("~> 1.10");
        metadata.Extra.ToJsonString().ShouldBe("""{"a":{"b":1}}""");
    }

    [Theory]
    [InlineData("name", null, """{"name":"can't be blank"}""")]
    [InlineData("name", "<<\"A\">>", """{"name":"has invalid format"}""")]
    [InlineData("name", "<<\"a\">>", """{"name":"should be at least 2 character(s)"}""")]
    [InlineData("name", "<<\"mix\">>", """{"name":"is reserved"}""")]
    [InlineData("name", "1", """{"name":"expected type string"}""")]
    [InlineData("version", null, """{"version":"can't be blank"}""")]
    [InlineData("version", "<<\"1.0\">>", """{"version":"is invalid SemVer"}""")]
    [InlineData("version", "<<\"1.0.0+b\">>", """{"version":"build number not allowed"}""")]
    [InlineData("version", "<<\"100000000000000.0.0\">>", """{"version":"numeric components must be at most 99999999999999"}""")]
    [InlineData("app", null, """{"meta":{"app":"can't be blank"}}""")]
    [InlineData("app", "nil", """{"meta":{"app":"can't be blank"}}""")]
    [InlineData("app", "<<\"  \">>", """{"meta":{"app":"can't be blank"}}""")]
    [InlineData("app", "[1]", """{"meta":{"app":"expected type string"}}""")]
    [InlineData("build_tools", "[]", """{"meta":{"build_tools":"can't be blank"}}""")]
    [InlineData("build_tools", "<<\"mix\">>", """{"meta":{"build_tools":"expected type list(string)"}}""")]
    [InlineData("files", null, """{"meta":{"files":"can't be blank"}}""")]
    [InlineData("files", "[]", """{"meta":{"files":"package can't be empty"}}""")]
    [InlineData("files", "[1]", """{"meta":{"files":"expected type list(string)"}}""")]
    [InlineData("description", null, """{"meta":{"description":"can't be blank"}}""")]
    [InlineData("description", "true", """{"meta":{"description":"expected type string"}}""")]
    [InlineData("licenses", null, """{"meta":{"licenses":"can't be blank"}}""")]
    [InlineData("licenses", "[]", """{"meta":{"licenses":"can't be blank"}}""")]
    [InlineData("licenses", "[<<\"MIT\">>,<<\"Apache 2\">>]", """{"meta":{"licenses":"invalid license \"Apache 2\""}}""")]
    [InlineData("licenses", "<<\"MIT\">>", """{"meta":{"licenses":"expected type list(string)"}}""")]
    [InlineData("links", "[<<\"x\">>]", """{"meta":{"links":"expected type map(string)"}}""")]
    [InlineData("links", "[{<<\"x\">>,1}]", """{"meta":{"links":"expected type map(string)"}}""")]
    [InlineData("links", "[{<<\"x\">>,<<\"ftp://h/\">>}]", """{"meta":{"links":"invalid link \"ftp://h/\""}}""")]
    [InlineData("links", "[{<<\"x\">>,<<\"http://\">>}]", """{"meta":{"links":"invalid link \"http://\""}}""")]
    [InlineData("links", "[{<<\"x\">>,<<\"javascript:alert(1)\">>}]", """{"meta":{"links":"invalid link \"javascript:alert(1)\""}}""")]
    [InlineData("elixir", "<<\"~> x\">>", """{"meta":{"elixir":"invalid requirement: \"~> x\""}}""")]
    [InlineData("maintainers", "[{a,b}]", """{"meta":{"maintainers":"expected type list(string)"}}""")]
    [InlineData("extra", "<<\"x\">>", """{"meta":{"extra":"expected type map"}}""")]
    [InlineData("requirements", "<<\"x\">>", """{"requirements":"expected type map"}""")]
    [InlineData("requirements", "[<<\"x\">>]", """{"requirements":"expected type map"}""")]
    [InlineData("requirements", "[{<<\"dep\">>,1}]", """{"requirements":{"dep":"expected type map"}}""")]
    public void A_fault_has_its_text(string field, string? value, string errors) =>
        JsonNode.DeepEquals(Read(Strict, (field, value)).Errors, JsonNode.Parse(errors))
            .ShouldBeTrue(Read(Strict, (field, value)).Errors?.ToJsonString());

    [Theory]
    [InlineData("{app,dep},{optional,false},{requirement,<<\"~> x\">>}", "invalid requirement: \"~> x\"")]
    [InlineData("{app,dep},{optional,false}", "invalid requirement: nil, use \">= 0.0.0\" instead")]
    [InlineData("{app,dep},{optional,false},{requirement,nil}", "invalid requirement: nil, use \">= 0.0.0\" instead")]
    [InlineData("{app,dep},{optional,false},{requirement,1}", "expected type string")]
    [InlineData(
        "{app,dep},{optional,false},{requirement,\"!= 1.0.0\"}",
        "invalid requirement: \"!= 1.0.0\", != is not allowed in requirements")]
    [InlineData("{app,nil},{optional,false},{requirement,\"1.0.0\"}", "can't be blank")]
    [InlineData("{app,dep},{requirement,\"1.0.0\"}", "can't be blank")]
    [InlineData("{app,dep},{optional,<<\"no\">>},{requirement,\"1.0.0\"}", "expected type boolean")]
    [InlineData(
        "{optional,false},{requirement,\"1.0.0\"},{repository,other}",
        "dependencies can only belong to public repository \"hexpm\", got: \"other\"")]
    public void A_faulty_requirement_has_its_text(string fields, string text)
    {
        Errors(Lenient, $"[{{<<\"dep\">>,[{fields}]}}]")["dep"].ShouldBe(text);
        Errors(Lenient, $"[[{{name,dep}},{fields}]]")["dep"].ShouldBe(text);
    }

    [Fact]
    public void A_private_package_may_depend_on_its_own_repository_and_hexpm_only()
    {
        var rules = new MetadataRules { Repository = "acme" };
        var requirements = "[{a1,[{optional,false},{requirement,\"1.0.0\"},{repository,REPO}]}]";
        Read(rules, ("requirements", requirements.Replace("REPO", "acme"))).IsValid.ShouldBeTrue();
        Read(rules, ("requirements", requirements.Replace("REPO", "hexpm"))).IsValid.ShouldBeTrue();
        Errors(rules, requirements.Replace("REPO", "x"))["a1"]
            .ShouldBe("dependencies can only belong to public repository \"hexpm\" or current repository \"acme\", got: \"x\"");
    }

    [Theory]
    [InlineData(
        "[{<<\"dep\">>,[{<<\"app\">>,<<\"dep_app\">>},{<<\"optional\">>,true},{<<\"requirement\">>,<<\"~> 1.0\">>},"
        + "{<<\"repository\">>,<<\"hexpm\">>}]}]")]
    [InlineData(
        "[[{<<\"name\">>,<<\"dep\">>},{<<\"app\">>,<<\"dep_app\">>},{<<\"optional\">>,true},{<<\"requirement\">>,<<\"~> 1.0\">>}]]")]
    [InlineData("#{dep => #{app => dep_app, optional => true, requirement => \"~> 1.0\"}}")]
    public void Both_shapes_of_requirements_are_read(string value)
    {
        var requirement = Read(Strict, ("requirements", value)).Metadata.ShouldNotBeNull().Requirements.ShouldHaveSingleItem();
        requirement.Name.Value.ShouldBe("dep");
        requirement.App.ShouldBe("dep_app");
        requirement.Optional.ShouldBeTrue();
        requirement.Repository.ShouldBe("hexpm");
        requirement.Requirement.ToString().ShouldBe("~> 1.0");
    }

    [Fact]
    public void A_requirement_that_no_package_can_meet_is_told_as_unknown() =>
        Errors(Lenient, "[{<<\"Not a name\">>,[{optional,false},{requirement,\"1.0.0\"}]}]")["Not a name"]
            .ShouldBe("package does not exist in repository \"hexpm\"");

    [Fact]
    public void A_requirement_without_name_is_told_by_its_position() =>
        Errors(Lenient, "[[{app,dep},{optional,false},{requirement,\"1.0.0\"}]]")["0"].ShouldBe("can't be blank");

    [Fact]
    public void Lenient_rules_ask_neither_description_nor_known_licences()
    {
        Read(Lenient, ("description", null), ("licenses", null)).IsValid.ShouldBeTrue();
        Read(Lenient, ("licenses", "[<<\"Ours\">>]")).IsValid.ShouldBeTrue();
    }

    [Theory]
    [InlineData("LicenseRef-Own")]
    [InlineData("Apache-2.0")]
    [InlineData("GPL-3.0")] // deprecated, still known
    [InlineData("0BSD")]
    public void Known_licences_pass_strict_rules(string license) =>
        Read(Strict, ("licenses", $"[<<\"{license}\">>]")).IsValid.ShouldBeTrue();

    [Theory]
    [InlineData("[<<\"mix.exs\">>,<<\"rebar.config\">>,<<\"Makefile\">>,<<\"Makefile.win\">>]", "mix rebar3 make")]
    [InlineData("[<<\"rebar\">>,<<\"src/mix.exs\">>]", "rebar3")]
    [InlineData("[{<<\"mix.exs\">>,<<\"content\">>}]", "mix")] // very old tarballs
    public void Missing_build_tools_are_derived_from_top_level_files(string files, string tools) =>
        Read(Strict, ("build_tools", null), ("files", files)).Metadata.ShouldNotBeNull().BuildTools.ShouldBe(tools.Split(' '));

    [Fact]
    public void Build_tools_that_nothing_tells_are_blank() =>
        Read(Strict, ("build_tools", null), ("files", "[\"src/a.erl\"]")).Errors!.ToJsonString().ShouldContain("build_tools");

    [Fact]
    public void An_empty_list_is_an_empty_map_and_null_is_absent() =>
        Read(Strict, ("links", "[]"), ("extra", "[]"), ("elixir", "undefined"), ("maintainers", "\"\"")).IsValid.ShouldBeTrue();

    [Fact]
    public void All_faults_are_told_at_once()
    {
        MetadataReader.Read(MetadataParserTests.Parse("{<<\"links\">>,1}."), Strict).Errors!.Select(static error => error.Key)
            .ShouldBe(["meta", "name", "version"], ignoreOrder: true);
        MetadataReader.Read(MetadataParserTests.Parse("{<<\"links\">>,1}."), Strict).Errors!["meta"]!.AsObject().Select(static e => e.Key)
            .ShouldBe(["files", "app", "description", "licenses", "links", "build_tools"], ignoreOrder: true);
    }

    [Fact]
    public void The_answer_to_a_hostile_file_is_small()
    {
        var many = string.Join(',', Enumerable.Range(0, 5000).Select(static i => $"{{d{i},[]}}"));
        Errors(Lenient, $"[{many}]").Count.ShouldBe(MetadataErrors.FieldsMax);
        var longText = new string('x', 100_000);
        Read(Lenient, ("elixir", $"<<\"{longText}\">>")).Errors.ShouldNotBeNull().ToJsonString().Length.ShouldBeLessThan(5000);
    }

    private static MetadataReading Read(MetadataRules rules, params (string Field, string? Value)[] changes)
    {
        var fields = new Dictionary<string, string>(Valid);
        foreach (var (field, value) in changes)
        {
            if (value is null)
                fields.Remove(field);
            else
                fields[field] = value;
        }

        var file = string.Concat(fields.Select(static field => $"{{<<\"{field.Key}\">>,{field.Value}}}.\n"));
        return MetadataReader.Read(MetadataParserTests.Parse(file), rules);
    }

    private static Dictionary<string, string> Errors(MetadataRules rules, string requirements) =>
        Read(rules, ("requirements", requirements)).Errors.ShouldNotBeNull()["requirements"].ShouldNotBeNull().AsObject()
            .ToDictionary(static error => error.Key, static error => (string)error.Value!);
}
