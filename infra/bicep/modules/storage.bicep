// The registrations (tables), and as blobs: the function package, what the Functions host keeps, the snapshot and the agent's package.

import { blobContributor, blobOwner, blobReader, tableContributor } from 'roles.bicep'

param name string
param location string
param tags { *: string }
param sku 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GRS' | 'Standard_GZRS'

@description('Whether only private endpoints and allowedRanges reach it.')
param private bool
param allowedRanges string[]
param workspaceId string

param registryPrincipalId string
param agentPrincipalId string

@description('The deployer, who uploads the agent\'s package and reads the function package for a rollback. Empty for none.')
param deployerPrincipalId string
param deployerPrincipalType 'User' | 'ServicePrincipal' | 'Group'

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: private && empty(allowedRanges) ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: private ? 'Deny' : 'Allow'
      // A storage account takes no /32: one address is written as itself.
      ipRules: [
        for range in private ? allowedRanges : []: {
          value: endsWith(range, '/32') ? split(range, '/')[0] : range
          action: 'Allow'
        }
      ]
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      deleteRetentionPolicy: { enabled: true, days: 7 }
      containerDeleteRetentionPolicy: { enabled: true, days: 7 }
    }

    resource container 'containers' = [
      for container in items(containers): {
        name: container.value
        properties: { publicAccess: 'None' }
      }
    ]
  }

  resource tables 'tableServices' = {
    name: 'default'
  }
}

var containers = {
  functions: 'app-package'
  hostLeases: 'azure-webjobs-hosts'
  hostSecrets: 'azure-webjobs-secrets'
  packages: 'packages'
  snapshots: 'snapshots'
}

// Each right is on one container, but for tables: the registry makes its own, which is a right on the account.
var registryRights = [
  { container: containers.functions, role: blobContributor }
  { container: containers.hostLeases, role: blobOwner }
  { container: containers.hostSecrets, role: blobOwner }
  { container: containers.snapshots, role: blobContributor }
]
var agentRights = [
  { container: containers.packages, role: blobReader }
  { container: containers.snapshots, role: blobReader }
]
var deployerRights = [
  { container: containers.functions, role: blobReader }
  { container: containers.packages, role: blobContributor }
]

module registryRight 'containerRight.bicep' = [
  for right in registryRights: {
    name: 'registry-${right.container}'
    params: {
      accountName: account.name
      containerName: right.container
      roleId: right.role
      principalId: registryPrincipalId
      principalType: 'ServicePrincipal'
    }
    dependsOn: [account::blobs::container]
  }
]

module agentRight 'containerRight.bicep' = [
  for right in agentRights: {
    name: 'agent-${right.container}'
    params: {
      accountName: account.name
      containerName: right.container
      roleId: right.role
      principalId: agentPrincipalId
      principalType: 'ServicePrincipal'
    }
    dependsOn: [account::blobs::container]
  }
]

module deployerRight 'containerRight.bicep' = [
  for right in (empty(deployerPrincipalId) ? [] : deployerRights): {
    name: 'deployer-${right.container}'
    params: {
      accountName: account.name
      containerName: right.container
      roleId: right.role
      principalId: deployerPrincipalId
      principalType: deployerPrincipalType
    }
    dependsOn: [account::blobs::container]
  }
]

resource registryTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account
  name: guid(account.id, registryPrincipalId, tableContributor)
  properties: {
    principalId: registryPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', tableContributor)
  }
}

// Metrics alone: a log of requests would have a line for every heartbeat, and cost more than the registry.
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: account
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    metrics: [{ category: 'Transaction', enabled: true }]
  }
}

output id string = account.id
output name string = account.name
output functionsContainerUrl string = '${account.properties.primaryEndpoints.blob}${containers.functions}'
output packagesUrl string = '${account.properties.primaryEndpoints.blob}${containers.packages}'
output snapshotsUrl string = '${account.properties.primaryEndpoints.blob}${containers.snapshots}'
