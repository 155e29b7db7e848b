namespace Thalassa.Ui.Tests;

/// <summary>Something did not go in the page as a test said.</summary>
public sealed class BrowserException(string message) : Exception(message);
