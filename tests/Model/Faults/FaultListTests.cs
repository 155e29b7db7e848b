using Thalassa.Model.Faults;

namespace Thalassa.Model.Tests.Faults;

public sealed class FaultListTests
{
    [Fact]
    public void A_part_of_the_input_writes_into_the_same_list_under_its_own_path()
    {
        var faults = new FaultList();
        faults.Add("bind", "is missing");
        faults.At("rules[2].").At("x.").Add("value", "is wrong");

        Assert.Equal(["bind", "rules[2].x.value"], faults.Select(fault => fault.Field));
        Assert.Equal("bind: is missing; rules[2].x.value: is wrong", faults.ToString());
    }

    [Fact]
    public void Faults_of_one_field_stand_together_in_the_problem()
    {
        var faults = new FaultList();
        faults.Add("a", "1");
        faults.Add("b", "2");
        faults.Add("a", "3");

        Assert.Equal(["1", "3"], faults.ToErrors()["a"]);
    }
}
