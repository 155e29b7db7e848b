// The HAProxy machines: a scale set of Debian 12 behind a load balancer. An agent on each keeps HAProxy as the registry says.

param name string
param location string
param tags { *: string }
param vmSize string
param instanceCount int
param zones string[]
param subnetId string
param publicPorts int[]

@description('The public address of the load balancer.')
param addressId string
param adminUsername string
param sshPublicKey string
param workspaceId string
param identity { id: string, clientId: string, principalId: string }

@description('Where the agent\'s .deb is, and what it must hash to.')
param package agentPackage

@description('The settings of the agents.')
param agent agentSettings

@description('The function key that the agents call the registry with.')
@secure()
param agentKey string

@export()
type agentPackage = {
  url: string
  @minLength(64)
  @maxLength(64)
  sha256: string
}

@export()
type agentSettings = {
  registryUrl: string
  busHostName: string
  topicName: string
  snapshotsUrl: string
  insightsConnectionString: string
}

var pool = resourceId('Microsoft.Network/loadBalancers/backendAddressPools', 'lb-${name}', 'haproxy')
var front = resourceId('Microsoft.Network/loadBalancers/frontendIPConfigurations', 'lb-${name}', 'public')

// The marks @NAME@ of the text, and what comes in their place; each value stands at the end of a line of its own.
var cloudInit = reduce(
  items({
    AGENT_KEY: agentKey
    BUS: agent.busHostName
    CLIENT_ID: identity.clientId
    INSIGHTS: agent.insightsConnectionString
    PACKAGE_SHA256: package.sha256
    PACKAGE_URL: package.url
    REGISTRY: agent.registryUrl
    SNAPSHOTS: agent.snapshotsUrl
    TOPIC: agent.topicName
  }),
  loadTextContent('cloud-init.yaml'),
  (text, item) => replace(text, '@${item.key}@', item.value)
)

resource balancer 'Microsoft.Network/loadBalancers@2024-05-01' = {
  name: 'lb-${name}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: {
    frontendIPConfigurations: [{ name: 'public', properties: { publicIPAddress: { id: addressId } } }]
    backendAddressPools: [{ name: 'haproxy' }]
    probes: [
      for port in publicPorts: {
        name: 'haproxy-${port}'
        properties: { protocol: 'Tcp', port: port, intervalInSeconds: 5, probeThreshold: 2 }
      }
    ]
    loadBalancingRules: [
      for port in publicPorts: {
        name: 'haproxy-${port}'
        properties: {
          protocol: 'Tcp'
          frontendPort: port
          backendPort: port
          frontendIPConfiguration: { id: front }
          backendAddressPool: { id: pool }
          probe: { id: resourceId('Microsoft.Network/loadBalancers/probes', 'lb-${name}', 'haproxy-${port}') }
          disableOutboundSnat: true
          enableTcpReset: true
          idleTimeoutInMinutes: 10
        }
      }
    ]
    outboundRules: [
      {
        name: 'out'
        properties: {
          protocol: 'All'
          frontendIPConfigurations: [{ id: front }]
          backendAddressPool: { id: pool }
          allocatedOutboundPorts: 1024
          enableTcpReset: true
        }
      }
    ]
  }
}

resource machines 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = {
  name: 'vmss-${name}'
  location: location
  tags: tags
  sku: { name: vmSize, tier: 'Standard', capacity: instanceCount }
  zones: zones
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    orchestrationMode: 'Uniform'
    overprovision: false
    singlePlacementGroup: false
    // One machine after the other, and only while the others are healthy.
    upgradePolicy: {
      mode: 'Rolling'
      rollingUpgradePolicy: {
        maxBatchInstancePercent: 34
        maxUnhealthyInstancePercent: 34
        maxUnhealthyUpgradedInstancePercent: 34
        pauseTimeBetweenBatches: 'PT1M'
      }
    }
    virtualMachineProfile: {
      osProfile: {
        // The key 'agents' counts for names that begin so.
        computerNamePrefix: 'haproxy-'
        adminUsername: adminUsername
        customData: base64(cloudInit)
        linuxConfiguration: {
          disablePasswordAuthentication: true
          provisionVMAgent: true
          ssh: { publicKeys: [{ path: '/home/${adminUsername}/.ssh/authorized_keys', keyData: sshPublicKey }] }
          patchSettings: { patchMode: 'ImageDefault' }
        }
      }
      securityProfile: {
        securityType: 'TrustedLaunch'
        uefiSettings: { secureBootEnabled: true, vTpmEnabled: true }
      }
      storageProfile: {
        imageReference: { publisher: 'Debian', offer: 'debian-12', sku: '12-gen2', version: 'latest' }
        osDisk: {
          createOption: 'FromImage'
          caching: 'ReadOnly'
          managedDisk: { storageAccountType: 'StandardSSD_LRS' }
        }
      }
      diagnosticsProfile: { bootDiagnostics: { enabled: true } }
      networkProfile: {
        healthProbe: {
          id: resourceId('Microsoft.Network/loadBalancers/probes', 'lb-${name}', 'haproxy-${publicPorts[0]}')
        }
        networkInterfaceConfigurations: [
          {
            name: 'nic'
            properties: {
              primary: true
              enableAcceleratedNetworking: true
              ipConfigurations: [
                {
                  name: 'ip'
                  properties: { subnet: { id: subnetId }, loadBalancerBackendAddressPools: [{ id: pool }] }
                }
              ]
            }
          }
        ]
      }
    }
  }
  dependsOn: [balancer]
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: balancer
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output loadBalancerId string = balancer.id
