// The registry as a function app on Flex Consumption.

param name string
param location string
param tags { *: string }

@description('Memory of an instance, MB.')
param instanceMemoryMB 512 | 2048 | 4096
param maximumInstanceCount int

@description('HTTP instances that are kept warm; 0 for none.')
param alwaysReady int

@description('Subnet for what the app calls; empty for the public network.')
param subnetId string

@description('Whether only the private endpoint and allowedRanges reach it.')
param private bool

@description('Addresses that may call the API; empty for all, or for none if it is private. A key is needed in any case.')
param allowedRanges string[]

@description('The address by which the HAProxy machines call, if there are any.')
param balancersAddresses string[]

param storageAccountName string
param packageContainerUrl string
param busHostName string
param topicName string
param insightsConnectionString string
param workspaceId string
param identity { id: string, clientId: string, principalId: string }

@description('App settings beside those that follow from the other parts, such as DefaultSecondsToExpire.')
@secure()
param settings { *: string }

// Who is let in where not everybody is.
var callers = empty(allowedRanges) ? [] : concat(allowedRanges, balancersAddresses)

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    // Said in any case: where it is not, a private endpoint closes the app to the ranges that are allowed, too.
    publicNetworkAccess: private && empty(allowedRanges) ? 'Disabled' : 'Enabled'
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      ipSecurityRestrictionsDefaultAction: empty(allowedRanges) ? 'Allow' : 'Deny'
      ipSecurityRestrictions: [
        for (range, i) in callers: {
          name: 'allowed-${i}'
          ipAddress: contains(range, '/') ? range : '${range}/32'
          action: 'Allow'
          priority: 100 + i
        }
      ]
      scmIpSecurityRestrictionsUseMain: false
    }
    functionAppConfig: {
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReady == 0 ? [] : [{ name: 'http', instanceCount: alwaysReady }]
      }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainerUrl
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identity.id
          }
        }
      }
    }
  }

  // Publishing needs an Entra token, never a password.
  resource noPasswordForScm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }

  resource noPasswordForFtp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union(
      {
        ReaperSchedule: '*/5 * * * * *'
      },
      settings,
      {
        APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.clientId};Authorization=AAD'
        APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
        AzureWebJobsDisableHomepage: 'true'
        AzureWebJobsStorage__accountName: storageAccountName
        AzureWebJobsStorage__clientId: identity.clientId
        AzureWebJobsStorage__credential: 'managedidentity'
        ServiceBusConnection__clientId: identity.clientId
        ServiceBusConnection__credential: 'managedidentity'
        ServiceBusConnection__fullyQualifiedNamespace: busHostName
        ServiceBusTopic: topicName
        Store: 'tables'
      }
    )
  }
}

// What the functions log goes to Application Insights by itself.
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: app
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output id string = app.id
output name string = app.name
output url string = 'https://${app.properties.defaultHostName}'
