# Part of ./deploy: the registry, by Bicep and by its package, and the rollback. Sourced.

build_packages() {
  if [ -z "$package" ]; then
    package=$work/functions.zip
    infra/deploy/build-functions "$package"
  fi
  if [ "$balancers" = yes ] && [ -z "$agent_package" ]; then
    agent_package=$work/thalassa-agent.deb
    agent/packaging/build-deb --output "$work"
  fi
}

# Reads what an earlier run created in the group: the app, and the alert address, which is kept unless a new one is given.
read_existing_deployment() {
  local name apps there
  there=$(az group show --name "$group" --query location --output tsv)
  [ "$there" = "$location" ] || fail "--location: the group '$group' and its resources are in $there; use that location or another group"
  name=$(sed -n "s/^param name *= *'\([^']*\)'.*/\1/p" "$parameters")
  name=${name:-thalassa} name=${name,,}
  apps=$(az functionapp list --resource-group "$group" --query "[?tags.application == 'serverless-thalassa'].name" --output tsv)
  app=$(grep -xE "func-$name-[a-z0-9]+" <<<"$apps" || true)
  if [ -n "$apps" ] && [ -z "$app" ]; then
    fail "--size: the group '$group' has $(paste -sd' ' <<<"$apps"), and $parameters would add '$name' to it; use the size of the existing deployment, or another group"
  fi
  if [ -z "$THALASSA_ALERT_EMAIL" ]; then
    THALASSA_ALERT_EMAIL=$(az monitor action-group list --resource-group "$group" \
      --query "[?tags.application == 'serverless-thalassa' && starts_with(name, 'ag-$name-')].emailReceivers[0].emailAddress | [0] || ''" --output tsv)
  fi
}

# Read from the token, because reading one's own directory entry needs a right that not every user has.
export_deployer() {
  export THALASSA_DEPLOYER_ID THALASSA_DEPLOYER_TYPE=User
  THALASSA_DEPLOYER_ID=$(az account get-access-token --query accessToken --output tsv | cut -d. -f2 | tr '_-' '/+' | jq -Rr '@base64d | fromjson | .oid')
  [ "$(az account show --query user.type --output tsv)" = user ] || THALASSA_DEPLOYER_TYPE=ServicePrincipal
}

# Bicep replaces all settings of the app, so the existing keys are passed to it.
keep_access_keys() {
  export THALASSA_ACCESS_KEYS='{}'
  if [ -n "$app" ]; then
    THALASSA_ACCESS_KEYS=$(settings | jq -c 'map({(.name): .value}) | add // {}')
  fi
}

# Secrets and values read here are passed in the environment, which the parameter files read: no other user of this machine sees them.
run_bicep() {
  keep_access_keys
  az deployment group create --resource-group "$group" --name "$1" --parameters "$parameters" --query properties.outputs --output json >"$work/outputs.json"
}

output() { jq -er --arg name "$1" '.[$name].value' "$work/outputs.json"; }

deploy_registry() {
  if ! group_exists; then
    say "Resource group $group in $location"
    az group create --name "$group" --location "$location" --tags application=serverless-thalassa --output none
  fi
  read_existing_deployment
  say "Registry by infra/bicep, size $size"
  export_deployer
  run_bicep thalassa
  app=$(output functionAppName) url=$(output registryUrl) storage=$(output storageAccountName)
}

publish() {
  published=$SECONDS
  patiently az functionapp deployment source config-zip --resource-group "$group" --name "$app" --src "$1" --output none
}

# Flex Consumption has no slots to swap, so the running package is kept for a rollback.
keep_previous() {
  previous=''
  local blob=(--auth-mode login --account-name "$storage" --container-name app-package --name released-package.zip)
  if [ "$(patiently az storage blob exists "${blob[@]}" --query exists --output tsv)" = true ]; then
    previous=$work/previous.zip
    az storage blob download "${blob[@]}" --file "$previous" --output none
  fi
}

publish_functions() {
  keep_previous
  say "Functions to $app"
  publish "$package" && make_keys && smoke_test && return 0
  if [ -z "$previous" ]; then
    fail "the functions failed the smoke test, and there is no previous package to restore; the new functions stay for inspection ('az webapp log tail --resource-group $group --name $app')"
  fi
  say "The new functions failed the smoke test; restoring the previous ones"
  if publish "$previous" && smoke_test; then
    fail "the new functions failed the smoke test; the previous ones are restored and pass it"
  fi
  fail "both the new and the previous functions failed the smoke test"
}

key() { az functionapp keys list --resource-group "$group" --name "$app" --query "functionKeys.$1 || ''" --output tsv; }

# The same, but fails if there is no key: a new key may not be listed yet.
listed_key() {
  local value
  value=$(key "$1") && [ -n "$value" ] && printf '%s\n' "$value" && return 0
  echo "Azure does not list the key '$1' of $app." >&2
  return 1
}

settings() { az functionapp config appsettings list --resource-group "$group" --name "$app" --query "[?starts_with(name, 'AccessKeys__')]" --output json; }

# The keys of every deployment: name, role, and the prefix of the names that the key may change. Others are added by hand (docs/deploy.md).
access_keys=(apps:register: operators:operate: agents:register:haproxy smoke:register:deploy-smoke-test)

# Azure creates and checks the keys; the app gets their digests, by which it knows the role of each. An existing key is kept: programs use it.
make_keys() {
  local entry name role prefixes value wanted=()
  for entry in "${access_keys[@]}"; do
    IFS=: read -r name role prefixes <<<"$entry"
    # A failed look-up does not mean that there is no key: a new one would lock out the programs that use the existing key.
    value=$(patiently key "$name") || return 1
    if [ -z "$value" ]; then
      az functionapp keys set --resource-group "$group" --name "$app" --key-type functionKeys --key-name "$name" --output none || return 1
      value=$(patiently listed_key "$name") || return 1
    fi
    wanted+=("AccessKeys__${name}__Role=$role" "AccessKeys__${name}__Sha256=$(printf %s "$value" | sha256sum | cut -d' ' -f1)")
    [ -z "$prefixes" ] || wanted+=("AccessKeys__${name}__Prefixes=$prefixes")
  done
  local there
  there=$(settings) || return 1
  if ! jq -e --args 'map("\(.name)=\(.value)") as $there | all($ARGS.positional[]; IN($there[]))' "${wanted[@]}" <<<"$there" >/dev/null; then
    az functionapp config appsettings set --resource-group "$group" --name "$app" --settings "${wanted[@]}" --output none || return 1
  fi
}

call() {
  local method=$1 path=$2
  shift 2
  # The key is passed on standard input: other users can see a command line.
  printf 'header = "x-functions-key: %s"\n' "$smoke_key" |
    curl --config - --silent --show-error --fail --max-time 60 --request "$method" "$@" "$url$path"
}

is_up() {
  local status
  status=$(curl --silent --show-error --fail --max-time 60 "$url/status") || return 1
  # A process older than the publication still runs the previous package.
  jq -e --argjson age $((SECONDS - published + 5)) \
    '.name == "serverless-thalassa" and .store.healthy != false and .uptime <= $age' <<<"$status" >/dev/null
}

# Adds and removes one registration, which uses the key, the tables and the bus.
smoke_test() {
  say "Smoke test of $url"
  local path=/registrations/deploy-smoke-test/1.0.0/192.0.2.1/1
  patiently is_up || return 1
  smoke_key=$(patiently listed_key smoke) || return 1
  patiently call POST "$path" --data '{"secondsToExpire": 60}' >/dev/null &&
    call GET /registrations/deploy-smoke-test/1.0.0 | jq -e 'length == 1' >/dev/null &&
    call DELETE "$path" | jq -e '.removed == true' >/dev/null
}
