namespace Quartet.Web.Components;

/// <summary>Lines to paste for one tool.</summary>
/// <param name="Tool">Lower-case word that is remembered as the visitor's choice: <c>mix</c>.</param>
/// <param name="Title">On the tab: <c>mix.exs</c>.</param>
/// <param name="Text">What is pasted.</param>
/// <param name="What">What the text is, for screen readers: <c>line for mix.exs</c>.</param>
/// <param name="Note">Where it goes or what it does, one sentence.</param>
public sealed record Snippet(string Tool, string Title, string Text, string What, string? Note = null);
