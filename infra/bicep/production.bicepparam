// For production: three zones, warm instances, alerts by email (./deploy --alert-email).
using 'main.bicep'

param name = 'thalassa'
param tags = { environment: 'production' }
param storageSku = 'Standard_ZRS'
param functionAlwaysReady = 2
param functionMaximumInstances = 100
param dailyCapGb = 5
param logRetentionDays = 90
param balancerCount = 3
param balancerSize = 'Standard_D2as_v5'
param balancerZones = ['1', '2', '3']

// Values from ./deploy. They are passed in the environment, so that secrets are on no command line.
param accessKeys = json(readEnvironmentVariable('THALASSA_ACCESS_KEYS', '{}'))
param alertEmail = readEnvironmentVariable('THALASSA_ALERT_EMAIL', '')
param sshPublicKey = readEnvironmentVariable('THALASSA_SSH_PUBLIC_KEY', '')
param agentKey = readEnvironmentVariable('THALASSA_AGENT_KEY', '')
param agentPackageName = readEnvironmentVariable('THALASSA_AGENT_PACKAGE', '')
param agentPackageSha256 = readEnvironmentVariable('THALASSA_AGENT_SHA256', '')
param deployerPrincipalId = readEnvironmentVariable('THALASSA_DEPLOYER_ID', '')
param deployerPrincipalType = readEnvironmentVariable('THALASSA_DEPLOYER_TYPE', 'User')
