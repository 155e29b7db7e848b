// Who the parts are. Identities of their own, and not of the resources, so that rights are there before what needs them.

param name string
param location string
param tags { *: string }

resource registry 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${name}-registry'
  location: location
  tags: tags
}

resource agent 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${name}-agent'
  location: location
  tags: tags
}

@description('The identities, for role assignments and for programs to sign in.')
@export()
type identity = {
  id: string
  clientId: string
  principalId: string
}

output registry identity = {
  id: registry.id
  clientId: registry.properties.clientId
  principalId: registry.properties.principalId
}

output agent identity = {
  id: agent.id
  clientId: agent.properties.clientId
  principalId: agent.properties.principalId
}
