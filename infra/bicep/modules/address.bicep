// The address of the HAProxy machines: by it they are called, and by it they call. It comes before them, so that the registry can let it in.

param name string
param location string
param tags { *: string }
param zones string[]

resource address 'Microsoft.Network/publicIPAddresses@2024-05-01' = {
  name: 'pip-${name}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  zones: zones
  properties: {
    publicIPAllocationMethod: 'Static'
    dnsSettings: { domainNameLabel: name }
  }
}

output id string = address.id
output ipAddress string = address.properties.ipAddress
output hostName string = address.properties.dnsSettings.fqdn
