[assembly: AssemblyFixture(typeof(HexHub.Tests.Hosting.HexHubHost))]
