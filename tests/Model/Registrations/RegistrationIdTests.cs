using FsCheck;
using FsCheck.Fluent;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;

namespace Thalassa.Model.Tests.Registrations;

public sealed class RegistrationIdTests
{
    [Fact]
    public void Its_text_is_the_path_that_the_ancestors_use()
    {
        var id = RegistrationId.TryCreate("web", "1.0.0", "10.0.0.1", "8080", new FaultList());

        Assert.Equal("/web/1.0.0/10.0.0.1/8080", id?.ToString());
    }

    [Fact]
    public void Every_fault_is_named_at_once()
    {
        var faults = new FaultList();

        Assert.Null(RegistrationId.TryCreate("", "a b", "0.0.0.0", "70000", faults));

        Assert.Equal(["name", "version", "host", "port"], faults.Select(fault => fault.Field));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("65535")]
    public void A_port_is_1_to_65535(string port) => Assert.NotNull(Create(port: port));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("080")]
    [InlineData("+80")]
    [InlineData("-1")]
    [InlineData(" 80")]
    [InlineData("80 ")]
    [InlineData("8e1")]
    [InlineData("99999999999999999999")]
    [InlineData("٨٠")]
    public void Nothing_else_is_a_port(string? port) => Assert.Null(Create(port: port));

    [Theory]
    [InlineData("a")]
    [InlineData("Web-UI_2.0~rc+1")]
    [InlineData("9lives")]
    public void A_name_is_letters_digits_and_a_few_signs(string name) => Assert.NotNull(Create(name));

    [Theory]
    [InlineData("-web")]
    [InlineData(".web")]
    [InlineData("!web")]
    [InlineData("web/1")]
    [InlineData("web\n")]
    [InlineData("web|1")]
    [InlineData("web'1")]
    [InlineData("wéb")]
    public void Nothing_else_is_a_name(string name) => Assert.Null(Create(name));

    [Fact]
    public void A_name_has_at_most_128_characters()
    {
        Assert.NotNull(Create(new string('a', 128)));
        Assert.Null(Create(new string('a', 129)));
    }

    [Fact]
    public void Written_value_is_read_back() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Choose(1, 65535).ToArbitrary(),
        ArbMap.Default.ArbFor<byte[]>(),
        (port, bytes) =>
        {
            var host = bytes.Length >= 4 ? $"{(bytes[0] % 223) + 1}.{bytes[1]}.{bytes[2]}.{bytes[3]}" : "2001:db8::" + bytes.Length;
            var id = Create("web", "1.0.0+b", host, port.ToString())!;
            return id == RegistrationId.TryParse(id.ToString());
        }));

    [Theory]
    [InlineData(null)]
    [InlineData("web/1.0.0/10.0.0.1/80")]
    [InlineData("/web/1.0.0/10.0.0.1")]
    [InlineData("/web/1.0.0/10.0.0.1/80/x")]
    [InlineData("////")]
    public void Any_other_text_is_no_id(string? text) => Assert.Null(RegistrationId.TryParse(text));

    private static RegistrationId? Create(
        string? name = "web",
        string? version = "1.0.0",
        string? host = "10.0.0.1",
        string? port = "80") => RegistrationId.TryCreate(name, version, host, port, new FaultList());
}
