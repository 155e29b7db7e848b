// One browser and one load balancer at a time: the machine that tests is small, and the times that are measured are a page's.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
