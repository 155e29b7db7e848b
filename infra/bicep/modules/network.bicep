// The balancers' network, and in the private variant the subnets of the functions and of the private endpoints.

param name string
param location string
param tags { *: string }

@description('A /16; its first three /24 are taken.')
param addressPrefix string
param private bool

@description('Ports of HAProxy that the internet may call.')
param publicPorts int[]

resource balancerRules 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {
  name: 'nsg-${name}-balancers'
  location: location
  tags: tags
  properties: {
    securityRules: [
      {
        name: 'web'
        properties: {
          description: 'HAProxy\'s ports, and nothing else: no SSH, and the agent\'s API listens on loopback.'
          access: 'Allow'
          direction: 'Inbound'
          priority: 100
          protocol: 'Tcp'
          sourceAddressPrefix: 'Internet'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRanges: [for port in publicPorts: string(port)]
        }
      }
    ]
  }
}

resource endpointRules 'Microsoft.Network/networkSecurityGroups@2024-05-01' = if (private) {
  name: 'nsg-${name}-endpoints'
  location: location
  tags: tags
}

var balancerSubnet = {
  name: 'balancers'
  properties: {
    addressPrefix: cidrSubnet(addressPrefix, 24, 0)
    networkSecurityGroup: { id: balancerRules.id }
    defaultOutboundAccess: false
  }
}
var privateSubnets = [
  {
    name: 'functions'
    properties: {
      addressPrefix: cidrSubnet(addressPrefix, 24, 1)
      delegations: [{ name: 'flex', properties: { serviceName: 'Microsoft.App/environments' } }]
      defaultOutboundAccess: false
    }
  }
  {
    name: 'endpoints'
    properties: {
      addressPrefix: cidrSubnet(addressPrefix, 24, 2)
      networkSecurityGroup: { id: endpointRules.id }
      defaultOutboundAccess: false
    }
  }
]

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: 'vnet-${name}'
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addressPrefix] }
    subnets: concat([balancerSubnet], private ? privateSubnets : [])
  }

  resource balancers 'subnets' existing = { name: 'balancers' }
  resource functions 'subnets' existing = { name: 'functions' }
  resource endpoints 'subnets' existing = { name: 'endpoints' }
}

output id string = network.id
output balancersSubnetId string = network::balancers.id
output functionsSubnetId string = private ? network::functions.id : ''
output endpointsSubnetId string = private ? network::endpoints.id : ''
