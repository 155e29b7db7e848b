namespace Azure.Data.Tables.Models;

/// <summary>A table of the account.</summary>
/// <param name="name">Its name.</param>
public class TableItem(string name)
{
    /// <summary>3 to 63 letters and digits, the first a letter; case does not distinguish tables.</summary>
    public string Name { get; } = name;
}
