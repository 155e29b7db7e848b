// A registry in Azure, and HAProxy machines that follow it. ./deploy is the way to use it; docs/deploy.md says how.

@description('Names everything, with a word that is this resource group\'s own behind it.')
@minLength(3)
@maxLength(11)
param name string = 'thalassa'

param location string = resourceGroup().location
param tags { *: string } = {}

@description('Copies of the data: LRS one building, ZRS three, GRS and GZRS another region as well.')
param storageSku 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GRS' | 'Standard_GZRS' = 'Standard_LRS'

@description('Premium for private networks, and beyond 1,000 messages a second.')
param busSku 'Standard' | 'Premium' = 'Standard'
param topicName string = 'thalassa'

@description('Memory of a function instance, MB.')
param functionMemoryMB 512 | 2048 | 4096 = 512

@minValue(1)
@maxValue(1000)
param functionMaximumInstances int = 40

@description('HTTP instances that are kept warm, which costs as long as they are.')
@minValue(0)
param functionAlwaysReady int = 0

@description('App settings beside those that follow from the other parts, such as { DefaultSecondsToExpire: \'120\' }.')
param functionSettings { *: string } = {}

@description('The settings AccessKeys__… of the app. ./deploy gives those that are there, so that keys made by hand stay.')
@secure()
param accessKeys { *: string } = {}

@description('GB of logs a day after which nothing more is taken in.')
@minValue(1)
param dailyCapGb int = 1

@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('Address that alerts are sent to.')
param alertEmail string = ''

@description('Whether storage and Service Bus are reached over a private network alone; needs busSku Premium.')
param privateNetwork bool = false

@description('Addresses or ranges that may call the API in addition to the machines and, with privateNetwork, the storage account. Empty: everyone may call the API; with privateNetwork only the machines.')
param allowedRanges string[] = []

@description('An unused /16 for the network, in case it is peered with others.')
param networkPrefix string = '10.70.0.0/16'

@description('How many HAProxy machines; 0 for none.')
@minValue(0)
@maxValue(100)
param balancerCount int = 2
param balancerSize string = 'Standard_B2ts_v2'

@description('Availability zones of the machines, such as 1, 2 and 3; empty for none.')
param balancerZones string[] = []

@description('An existing subnet for the machines, from which the apps can be reached; empty for one of the new network.')
param balancerSubnetId string = ''

@description('HAProxy\'s ports that the internet may call. The first is the one that is probed.')
@minLength(1)
param publicPorts int[] = [80]
param adminUsername string = 'thalassa'

@description('SSH key of the machines; their port is closed until you open it.')
param sshPublicKey string = ''

@description('The key of the agents, which exists once the functions run.')
@secure()
param agentKey string = ''

@description('Name of the agent\'s .deb in the container packages, and its SHA-256. Without it the machines are left as they are.')
param agentPackageName string = ''
param agentPackageSha256 string = ''

@description('Object id of who runs the deployment, for the rights on the packages.')
param deployerPrincipalId string = ''
param deployerPrincipalType 'User' | 'ServicePrincipal' | 'Group' = 'User'

var ownName = '${toLower(name)}-${take(uniqueString(resourceGroup().id), 8)}'
var ownTags = union({ application: 'serverless-thalassa' }, tags)
var withBalancers = balancerCount > 0 && !empty(agentPackageName)
var withNetwork = privateNetwork || (balancerCount > 0 && empty(balancerSubnetId))
var privateServices = [
  { part: 'blob', service: 'storage', groupId: 'blob', zone: 'privatelink.blob.${environment().suffixes.storage}' }
  { part: 'table', service: 'storage', groupId: 'table', zone: 'privatelink.table.${environment().suffixes.storage}' }
  { part: 'bus', service: 'bus', groupId: 'namespace', zone: 'privatelink.servicebus.windows.net' }
  { part: 'functions', service: 'functions', groupId: 'sites', zone: 'privatelink.azurewebsites.net' }
]

module identities 'modules/identities.bicep' = {
  name: 'identities'
  params: { name: ownName, location: location, tags: ownTags }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    name: ownName
    location: location
    tags: ownTags
    dailyCapGb: dailyCapGb
    retentionDays: logRetentionDays
    publishers: [identities.outputs.registry.principalId, identities.outputs.agent.principalId]
  }
}

module network 'modules/network.bicep' = if (withNetwork) {
  name: 'network'
  params: {
    name: ownName
    location: location
    tags: ownTags
    addressPrefix: networkPrefix
    private: privateNetwork
    publicPorts: publicPorts
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: {
    name: replace(ownName, '-', '')
    location: location
    tags: ownTags
    sku: storageSku
    private: privateNetwork
    allowedRanges: allowedRanges
    workspaceId: monitoring.outputs.workspaceId
    registryPrincipalId: identities.outputs.registry.principalId
    agentPrincipalId: identities.outputs.agent.principalId
    deployerPrincipalId: deployerPrincipalId
    deployerPrincipalType: deployerPrincipalType
  }
}

module bus 'modules/bus.bicep' = {
  name: 'bus'
  params: {
    name: 'sb-${ownName}'
    location: location
    tags: ownTags
    sku: privateNetwork && busSku != 'Premium'
      ? fail('privateNetwork needs busSku Premium: Service Bus has private endpoints on that tier alone.')
      : busSku
    private: privateNetwork
    topicName: topicName
    workspaceId: monitoring.outputs.workspaceId
    registryPrincipalId: identities.outputs.registry.principalId
    agentPrincipalId: identities.outputs.agent.principalId
  }
}

module address 'modules/address.bicep' = if (balancerCount > 0) {
  name: 'address'
  params: { name: ownName, location: location, tags: ownTags, zones: balancerZones }
}

module functions 'modules/functions.bicep' = {
  name: 'functions'
  params: {
    name: 'func-${ownName}'
    location: location
    tags: ownTags
    instanceMemoryMB: functionMemoryMB
    maximumInstanceCount: functionMaximumInstances
    alwaysReady: functionAlwaysReady
    subnetId: network.?outputs.functionsSubnetId ?? ''
    private: privateNetwork
    allowedRanges: allowedRanges
    balancersAddresses: balancerCount > 0 ? [address!.outputs.ipAddress] : []
    storageAccountName: storage.outputs.name
    packageContainerUrl: storage.outputs.functionsContainerUrl
    busHostName: bus.outputs.hostName
    topicName: topicName
    insightsConnectionString: monitoring.outputs.connectionString
    workspaceId: monitoring.outputs.workspaceId
    identity: identities.outputs.registry
    settings: union(functionSettings, accessKeys)
  }
}

module endpoint 'modules/privateEndpoint.bicep' = [
  for item in (privateNetwork ? privateServices : []): {
    name: 'endpoint-${item.part}'
    params: {
      name: '${ownName}-${item.part}'
      location: location
      tags: ownTags
      networkId: network!.outputs.id
      subnetId: network!.outputs.endpointsSubnetId
      serviceId: item.service == 'storage'
        ? storage.outputs.id
        : item.service == 'bus' ? bus.outputs.id : functions.outputs.id
      groupId: item.groupId
      zoneName: item.zone
    }
  }
]

module balancers 'modules/balancers.bicep' = if (withBalancers) {
  name: 'balancers'
  params: {
    name: ownName
    location: location
    tags: ownTags
    vmSize: balancerSize
    instanceCount: balancerCount
    zones: balancerZones
    subnetId: empty(balancerSubnetId) ? network!.outputs.balancersSubnetId : balancerSubnetId
    publicPorts: publicPorts
    addressId: address!.outputs.id
    adminUsername: adminUsername
    sshPublicKey: sshPublicKey
    workspaceId: monitoring.outputs.workspaceId
    identity: identities.outputs.agent
    package: {
      url: '${storage.outputs.packagesUrl}/${agentPackageName}'
      sha256: agentPackageSha256
    }
    agent: {
      registryUrl: functions.outputs.url
      busHostName: bus.outputs.hostName
      topicName: topicName
      snapshotsUrl: storage.outputs.snapshotsUrl
      insightsConnectionString: monitoring.outputs.connectionString
    }
    agentKey: agentKey
  }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  params: {
    name: ownName
    location: location
    tags: ownTags
    workspaceId: monitoring.outputs.workspaceId
    email: alertEmail
    loadBalancerId: balancers.?outputs.loadBalancerId ?? ''
    agentCount: withBalancers ? balancerCount : 0
  }
}

output functionAppName string = functions.outputs.name
output registryUrl string = functions.outputs.url
output storageAccountName string = storage.outputs.name
output busHostName string = bus.outputs.hostName
output topicName string = topicName
output snapshotsUrl string = storage.outputs.snapshotsUrl
output agentIdentityId string = identities.outputs.agent.id
output agentClientId string = identities.outputs.agent.clientId
output balancersHostName string = withBalancers ? address!.outputs.hostName : ''
