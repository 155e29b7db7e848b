// The topic of the events. The registry sends; each agent receives from a subscription that it makes for itself.

import { busReceiver, busSender } from 'roles.bicep'

param name string
param location string
param tags { *: string }
param sku 'Standard' | 'Premium'

@description('Whether only private endpoints reach it; needs Premium.')
param private bool
param topicName string
param workspaceId string

param registryPrincipalId string
param agentPrincipalId string

resource bus 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: name
  location: location
  tags: tags
  sku: union({ name: sku, tier: sku }, sku == 'Premium' ? { capacity: 1 } : {})
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: private ? 'Disabled' : 'Enabled'
  }

  resource topic 'topics' = {
    name: topicName
    properties: {
      // Events are a hint: after an hour without a receiver, the comparison has long found the change.
      defaultMessageTimeToLive: 'PT1H'
      enableBatchedOperations: true
      maxSizeInMegabytes: 1024
      supportOrdering: false
    }
  }
}

resource send 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: bus::topic
  name: guid(bus::topic.id, registryPrincipalId, busSender)
  properties: {
    principalId: registryPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', busSender)
  }
}

resource receive 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: bus::topic
  name: guid(bus::topic.id, agentPrincipalId, busReceiver)
  properties: {
    principalId: agentPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', busReceiver)
  }
}

// The built-in role that lets an agent make its subscription also lets it send, and so forge events. This one does not.
resource subscribeRole 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(resourceGroup().id, 'thalassa-subscribe')
  properties: {
    roleName: 'Thalassa subscriber (${name})'
    description: 'Makes and removes subscriptions of a topic, and neither sends nor receives.'
    type: 'CustomRole'
    assignableScopes: [resourceGroup().id]
    permissions: [
      {
        actions: [
          'Microsoft.ServiceBus/namespaces/topics/read'
          'Microsoft.ServiceBus/namespaces/topics/subscriptions/read'
          'Microsoft.ServiceBus/namespaces/topics/subscriptions/write'
          'Microsoft.ServiceBus/namespaces/topics/subscriptions/delete'
          'Microsoft.ServiceBus/namespaces/topics/subscriptions/rules/read'
          'Microsoft.ServiceBus/namespaces/topics/subscriptions/rules/write'
        ]
      }
    ]
  }
}

resource subscribe 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: bus::topic
  name: guid(bus::topic.id, agentPrincipalId, 'thalassa-subscribe')
  properties: {
    principalId: agentPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscribeRole.id
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: bus
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'OperationalLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output id string = bus.id
output hostName string = '${bus.name}.servicebus.windows.net'
