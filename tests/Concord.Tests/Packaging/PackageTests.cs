using Quartet.Testing;

namespace Concord.Tests.Packaging;

// Goal: somebody who has nothing but the package gets from an empty folder to a running store. Method: the package as it is packed here, in
// a folder that serves as a feed, and the sample's own program.
public sealed class PackageTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_project_of_its_own_runs_the_sample_on_the_package()
    {
        using var folder = new TemporaryDirectory();
        var feed = Path.Combine(folder.Path, "feed");
        await DotnetAsync(Repository.Root, "pack", "src/Concord", "--no-build", "--configuration", "Debug", "--output", feed);
        Directory.GetFiles(feed).Select(Path.GetFileName).ShouldHaveSingleItem().ShouldBe("Concord.0.1.0.nupkg");

        var project = Path.Combine(folder.Path, "app");
        Directory.CreateDirectory(project);
        await File.WriteAllTextAsync(Path.Combine(project, "nuget.config"), $"""
            <configuration><packageSources><add key="local" value="{feed}" /></packageSources></configuration>
            """, Ct);
        await File.WriteAllTextAsync(Path.Combine(project, "app.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings><NuGetAudit>false</NuGetAudit><RestorePackagesPath>packages</RestorePackagesPath></PropertyGroup></Project>
            """, Ct);
        File.Copy(Path.Combine(Repository.Root, "samples/EmbeddedStore/Program.cs"), Path.Combine(project, "Program.cs"));
        await DotnetAsync(project, "add", "package", "Concord", "--version", "0.1.0");
        (await DotnetAsync(project, "run")).ShouldContain("hello, revision 2, elected");
        (await DotnetAsync(project, "run", "--no-build")).ShouldContain("hello, revision 3, somebody else leads");
    }

    private static async Task<string> DotnetAsync(string folder, params string[] arguments)
    {
        var info = new System.Diagnostics.ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        info.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = System.Diagnostics.Process.Start(info).ShouldNotBeNull();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Ct), process.StandardError.ReadToEndAsync(Ct));
        await process.WaitForExitAsync(Ct);
        process.ExitCode.ShouldBe(0, $"dotnet {string.Join(' ', arguments)}: {await output}{await errors}");
        return await output;
    }
}
