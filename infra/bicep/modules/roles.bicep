// Azure's built-in roles, by the ids that are the same everywhere.

@export()
@description('Reads blobs.')
var blobReader = '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'

@export()
@description('Reads, writes and deletes blobs.')
var blobContributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'

@export()
@description('What the Functions host asks for on the containers where it keeps its leases and its keys.')
var blobOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'

@export()
@description('Reads, writes and deletes entities and tables.')
var tableContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'

@export()
@description('Sends messages.')
var busSender = '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39'

@export()
@description('Receives messages.')
var busReceiver = '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0'

@export()
@description('Sends telemetry.')
var metricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'
