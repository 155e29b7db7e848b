// To try it: the least of everything. About what it costs: docs/operations.md.
using 'main.bicep'

param name = 'thalassadev'
param tags = { environment: 'dev' }
param balancerCount = 1
param functionMaximumInstances = 40

// Values from ./deploy. They are passed in the environment, so that secrets are on no command line.
param accessKeys = json(readEnvironmentVariable('THALASSA_ACCESS_KEYS', '{}'))
param alertEmail = readEnvironmentVariable('THALASSA_ALERT_EMAIL', '')
param sshPublicKey = readEnvironmentVariable('THALASSA_SSH_PUBLIC_KEY', '')
param agentKey = readEnvironmentVariable('THALASSA_AGENT_KEY', '')
param agentPackageName = readEnvironmentVariable('THALASSA_AGENT_PACKAGE', '')
param agentPackageSha256 = readEnvironmentVariable('THALASSA_AGENT_SHA256', '')
param deployerPrincipalId = readEnvironmentVariable('THALASSA_DEPLOYER_ID', '')
param deployerPrincipalType = readEnvironmentVariable('THALASSA_DEPLOYER_TYPE', 'User')
