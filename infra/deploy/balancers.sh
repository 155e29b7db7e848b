# Of ./deploy: the HAProxy machines. Sourced.

deploy_balancers() {
  export THALASSA_AGENT_KEY THALASSA_AGENT_SHA256 THALASSA_AGENT_PACKAGE
  THALASSA_AGENT_SHA256=$(sha256sum "$agent_package" | cut -d' ' -f1)
  # By its content, so that a machine that starts meanwhile finds the one it was told of.
  THALASSA_AGENT_PACKAGE=thalassa-agent-${THALASSA_AGENT_SHA256:0:12}.deb
  THALASSA_AGENT_KEY=$(key agents)
  say "HAProxy machines with $THALASSA_AGENT_PACKAGE"
  patiently az storage blob upload --auth-mode login --account-name "$storage" --container-name packages --name "$THALASSA_AGENT_PACKAGE" \
    --file "$agent_package" --overwrite --only-show-errors --output none
  run_bicep thalassa-balancers
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
