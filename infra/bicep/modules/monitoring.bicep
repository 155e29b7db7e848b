// Where logs and metrics go, and what it may cost at most.

import { metricsPublisher } from 'roles.bicep'

param name string
param location string
param tags { *: string }

@description('GB a day after which nothing more is taken in until the next day.')
param dailyCapGb int

@description('Days that logs are kept.')
param retentionDays int

@description('Principals that send telemetry.')
param publishers string[]

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: 'log-${name}'
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    workspaceCapping: { dailyQuotaGb: dailyCapGb }
    features: { disableLocalAuth: true }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-${name}'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
  }
}

resource publish 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for principal in publishers: {
    scope: insights
    name: guid(insights.id, principal, metricsPublisher)
    properties: {
      principalId: principal
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', metricsPublisher)
    }
  }
]

output workspaceId string = workspace.id
@description('Says where to send to; without a token of a publisher nothing is taken.')
output connectionString string = insights.properties.ConnectionString
