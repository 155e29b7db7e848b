// One role of one principal on one blob container.

param accountName string
param containerName string
param roleId string
param principalId string
param principalType 'User' | 'ServicePrincipal' | 'Group'

resource container 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' existing = {
  name: '${accountName}/default/${containerName}'
}

resource right 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: container
  name: guid(container.id, principalId, roleId)
  properties: {
    principalId: principalId
    principalType: principalType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleId)
  }
}
