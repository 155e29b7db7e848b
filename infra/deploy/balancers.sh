# Part of ./deploy: the HAProxy machines. Sourced.

# Parameters of the machines: $1 is the SHA-256 of the package, $2 the agents' key. The package name contains its hash, so a machine that starts meanwhile finds the package that its parameters name.
export_balancer_parameters() {
  export THALASSA_AGENT_KEY=$2 THALASSA_AGENT_SHA256=$1 THALASSA_AGENT_PACKAGE=thalassa-agent-${1:0:12}.deb
}

deploy_balancers() {
  local agents_key
  agents_key=$(patiently listed_key agents)
  export_balancer_parameters "$(sha256sum "$agent_package" | cut -d' ' -f1)" "$agents_key"
  say "HAProxy machines with $THALASSA_AGENT_PACKAGE"
  patiently az storage blob upload --auth-mode login --account-name "$storage" --container-name packages --name "$THALASSA_AGENT_PACKAGE" \
    --file "$agent_package" --overwrite --only-show-errors --output none
  run_bicep thalassa-balancers
}

# For --what-if, which builds nothing: Azure does not show custom data, so any digest works without a package.
preview_balancers() {
  local agents_key='' digest
  digest=$(printf '0%.0s' {1..64})
  [ -z "$app" ] || agents_key=$(key agents) || agents_key=''
  if [ -z "$agents_key" ]; then
    say "This preview does not contain the HAProxy machines: they need running functions first"
    return 0
  fi
  [ -z "$agent_package" ] || digest=$(sha256sum "$agent_package" | cut -d' ' -f1)
  export_balancer_parameters "$digest" "$agents_key"
}

print_summary() {
  local host
  host=$(output balancersHostName || true)
  [ -z "$host" ] || host=http://$host
  cat <<TEXT

Registry:       $url
Fleet page:     $url/            (requires a key)
Balancers:      ${host:-not deployed by this run}
Keys:           az functionapp keys list --resource-group $group --name $app --query functionKeys
                apps: for registering services; operators: for routing and the fleet page; agents: for the machines; smoke: for ./deploy

To install an agent on your own Debian 12 machine, with KEY a separate key for it (docs/deploy.md):
  sudo apt-get install ./thalassa-agent.deb && printf 'THALASSA_REGISTRY=%s\nTHALASSA_API_KEY=%s\n' $url KEY | sudo tee -a /etc/default/thalassa-agent >/dev/null && sudo systemctl restart haproxy thalassa-agent
TEXT
}
