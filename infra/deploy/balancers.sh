# Of ./deploy: the HAProxy machines. Sourced.

# What the machines are told: $1 is the SHA-256 of the package, $2 the agents' key. The package is named by its content, so that a machine that starts meanwhile finds the one it was told of.
tell_balancers() {
  export THALASSA_AGENT_KEY=$2 THALASSA_AGENT_SHA256=$1 THALASSA_AGENT_PACKAGE=thalassa-agent-${1:0:12}.deb
}

deploy_balancers() {
  local agents_key
  agents_key=$(patiently listed_key agents)
  tell_balancers "$(sha256sum "$agent_package" | cut -d' ' -f1)" "$agents_key"
  say "HAProxy machines with $THALASSA_AGENT_PACKAGE"
  patiently az storage blob upload --auth-mode login --account-name "$storage" --container-name packages --name "$THALASSA_AGENT_PACKAGE" \
    --file "$agent_package" --overwrite --only-show-errors --output none
  run_bicep thalassa-balancers
}

# For --what-if, which builds nothing: Azure shows no custom data, so without a package any digest will do.
foresee_balancers() {
  local agents_key='' digest
  digest=$(printf '0%.0s' {1..64})
  [ -z "$app" ] || agents_key=$(key agents) || agents_key=''
  if [ -z "$agents_key" ]; then
    say "The HAProxy machines are not in what follows: they come once the functions run"
    return 0
  fi
  [ -z "$agent_package" ] || digest=$(sha256sum "$agent_package" | cut -d' ' -f1)
  tell_balancers "$digest" "$agents_key"
}

print_what_is_there() {
  local host
  host=$(output balancersHostName || true)
  [ -z "$host" ] || host=http://$host
  cat <<TEXT

Registry:       $url
Fleet page:     $url/            (asks for a key)
Balancers:      ${host:-none by this run}
Keys:           az functionapp keys list --resource-group $group --name $app --query functionKeys
                apps: for what registers; operators: for routing and the fleet page; agents: for the machines; smoke: for ./deploy

An agent on a Debian 12 of your own, KEY being a key of its own (docs/deploy.md):
  sudo apt-get install ./thalassa-agent.deb && printf 'THALASSA_REGISTRY=%s\nTHALASSA_API_KEY=%s\n' $url KEY | sudo tee -a /etc/default/thalassa-agent >/dev/null && sudo systemctl restart haproxy thalassa-agent
TEXT
}
