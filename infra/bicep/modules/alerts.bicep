// Alerts and their recipient. The queries use the metrics of the registry and the agents (docs/telemetry.md).

param name string
param location string
param tags { *: string }
param workspaceId string

@description('Address that alerts are sent to; empty to see them in the portal alone.')
param email string

@description('The balancers\' load balancer, and how many machines there are; empty and 0 without.')
param loadBalancerId string
param agentCount int

type rule = {
  name: string
  description: string
  query: string
  column: string
  operator: 'GreaterThan' | 'LessThan'
  threshold: int
  @description('0 is the worst of 4.')
  severity: int
  dimension: string?
}

var metric = 'AppMetrics | where Name == '

var registryRules rule[] = [
  {
    name: 'reaper-not-run'
    description: 'The timer made no pass in ten minutes: nothing expires, and events that a crash left behind stay.'
    query: '${metric}\'thalassa.registry.reap.duration\' | summarize Passes = count()'
    column: 'Passes'
    operator: 'LessThan'
    threshold: 1
    severity: 1
  }
  {
    name: 'outbox-age'
    description: 'An event could not be published for more than a minute: Service Bus, or the right to send. Agents find changes by comparison meanwhile.'
    query: '${metric}\'thalassa.registry.outbox.age\' | summarize Seconds = max(Sum / ItemCount)'
    column: 'Seconds'
    operator: 'GreaterThan'
    threshold: 60
    severity: 2
  }
  {
    name: 'functions-failing'
    description: 'More than 20 calls of the registry failed by its own fault in ten minutes.'
    query: 'AppRequests | where Success == false and toint(ResultCode) >= 500 or (Name == \'Reap\' and Success == false) | summarize Failures = count()'
    column: 'Failures'
    operator: 'GreaterThan'
    threshold: 20
    severity: 2
  }
  {
    name: 'daily-cap'
    description: 'The day\'s quota of logs is used up: until tomorrow no other alert of this list can fire.'
    query: '_LogOperation | where Category == \'Ingestion\' and Detail contains \'OverQuota\' | summarize Times = count()'
    column: 'Times'
    operator: 'GreaterThan'
    threshold: 0
    severity: 2
  }
]

var agentRules rule[] = [
  {
    name: 'agent-behind'
    description: 'An agent knows nothing newer of the registry than a minute ago; it serves what it knows.'
    query: '${metric}\'thalassa.agent.knowledge.age\' | summarize Seconds = max(Sum / ItemCount) by AppRoleInstance'
    column: 'Seconds'
    operator: 'GreaterThan'
    threshold: 60
    severity: 2
    dimension: 'AppRoleInstance'
  }
  {
    name: 'haproxy-unhealthy'
    description: 'A HAProxy does not what its agent wants of it.'
    query: '${metric}\'thalassa.agent.haproxy.healthy\' | summarize Healthy = min(Sum / ItemCount) by AppRoleInstance'
    column: 'Healthy'
    operator: 'LessThan'
    threshold: 1
    severity: 1
    dimension: 'AppRoleInstance'
  }
  {
    name: 'agents-missing'
    description: 'Fewer agents report than there are machines.'
    query: '${metric}\'thalassa.agent.revision\' | summarize Agents = dcount(AppRoleInstance)'
    column: 'Agents'
    operator: 'LessThan'
    threshold: agentCount
    severity: 2
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(email)) {
  name: 'ag-${name}'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: take(name, 12)
    emailReceivers: [{ name: 'operators', emailAddress: email, useCommonAlertSchema: true }]
  }
}

resource byQuery 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in concat(registryRules, agentCount > 0 ? agentRules : []): {
    name: 'alert-${name}-${rule.name}'
    location: location
    tags: tags
    properties: {
      displayName: '${name}: ${rule.name}'
      description: rule.description
      severity: rule.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT10M'
      autoMitigate: true
      criteria: {
        allOf: [
          {
            query: rule.query
            metricMeasureColumn: rule.column
            timeAggregation: rule.operator == 'LessThan' ? 'Minimum' : 'Maximum'
            operator: rule.operator
            threshold: rule.threshold
            dimensions: contains(rule, 'dimension')
              ? [{ name: rule.dimension!, operator: 'Include', values: ['*'] }]
              : []
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: empty(email) ? [] : [people.id] }
    }
  }
]

resource haproxyDown 'Microsoft.Insights/metricAlerts@2018-03-01' = if (agentCount > 0) {
  name: 'alert-${name}-haproxy-down'
  location: 'global'
  tags: tags
  properties: {
    description: 'HAProxy answers the load balancer\'s probe on fewer than nine in ten machines.'
    severity: 0
    enabled: true
    autoMitigate: true
    scopes: [loadBalancerId]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'probes'
          metricNamespace: 'Microsoft.Network/loadBalancers'
          metricName: 'DipAvailability'
          operator: 'LessThan'
          threshold: 90
          timeAggregation: 'Average'
        }
      ]
    }
    actions: empty(email) ? [] : [{ actionGroupId: people.id }]
  }
}
