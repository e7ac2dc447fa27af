using Quartet.Web;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddQuartetWeb();
var app = builder.Build();
app.UseQuartetWeb();
app.Run();
