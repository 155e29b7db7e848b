// Each test runs a whole system, which mostly waits. Two at once, on a machine of two processors.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
