// Each test runs a whole system; two at once would only wait for each other's processors.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
