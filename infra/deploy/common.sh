# Part of ./deploy: validation, checks and shared functions. Sourced.

faults=()
fault() { faults+=("$1"); }

# Prints all validation errors and exits with code $1 if there are any.
stop_on_faults() {
  [ ${#faults[@]} -gt 0 ] || return 0
  printf 'deploy: %s\n' "${faults[@]}" >&2
  exit "$1"
}

say() { printf '== %s\n' "$*" >&2; }

fail() {
  printf 'deploy: %s\n' "$*" >&2
  exit 1
}

# Retries a command while it fails: a new role assignment takes minutes to take effect everywhere.
patiently() {
  local try tries=${DEPLOY_TRIES:-30} pause=${DEPLOY_PAUSE_SECONDS:-10}
  for ((try = 1; try < tries; try++)); do
    "$@" 2>"$work/last-error" && return 0
    sleep "$pause"
  done
  "$@"
}

check_options() {
  [ -n "$group" ] || fault "--resource-group: is missing; give the name of a group, which is created if it does not exist"
  [[ $group =~ ^[A-Za-z0-9_.()-]{0,90}$ && $group != *. ]] ||
    fault "--resource-group: '$group' is not a valid group name; use 1 to 90 letters, digits or _ . - ( ) without a dot at the end"
  if [ "$action" != destroy ]; then
    [ -n "$location" ] || fault "--location: is missing; give a region, such as westeurope ('az account list-locations --output table')"
    [[ $location =~ ^[a-z0-9]*$ ]] || fault "--location: '$location' is not a region; use the name in Azure, such as westeurope"
    [ -f "infra/bicep/$size.bicepparam" ] && [[ $size =~ ^[a-z0-9-]+$ ]] ||
      fault "--size: '$size' has no parameter file; give $(cd infra/bicep && ls ./*.bicepparam | sed 's:^\./::; s:\.bicepparam$::' | paste -sd/ | sed 's:/: or :g')"
    [ -z "$package" ] || [ -f "$package" ] || fault "--package: file '$package' not found; infra/deploy/build-functions builds it"
    [ -z "$agent_package" ] || [ -f "$agent_package" ] || fault "--agent-package: file '$agent_package' not found; agent/packaging/build-deb builds it"
    [[ -z $THALASSA_ALERT_EMAIL || $THALASSA_ALERT_EMAIL == ?*@?*.?* ]] || fault "--alert-email: '$THALASSA_ALERT_EMAIL' is not an email address"
    [ "$balancers" = no ] || find_ssh_key
  fi
}

find_ssh_key() {
  local candidate
  for candidate in "$ssh_key" ~/.ssh/id_ed25519.pub ~/.ssh/id_rsa.pub; do
    if [ -n "$candidate" ] && [ -f "$candidate" ]; then
      export THALASSA_SSH_PUBLIC_KEY
      THALASSA_SSH_PUBLIC_KEY=$(tr -d '\n' <"$candidate")
      [[ $THALASSA_SSH_PUBLIC_KEY == ssh-* || $THALASSA_SSH_PUBLIC_KEY == ecdsa-* ]] ||
        fault "--ssh-key: '$candidate' is not a public key; give the file that ends with .pub"
      return 0
    fi
    if [ -n "$candidate" ] && [ "$candidate" = "$ssh_key" ]; then
      fault "--ssh-key: file '$ssh_key' not found"
      return 0
    fi
  done
  fault "--ssh-key: is missing and ~/.ssh has no key; create one with 'ssh-keygen -t ed25519', or use --no-balancers"
}

check_machine() {
  local program
  for program in curl jq; do
    command -v "$program" >/dev/null || fault "$program: is not installed; apt-get install $program"
  done
  if [ "$action" = deploy ] && { [ -z "$package" ] || { [ "$balancers" = yes ] && [ -z "$agent_package" ]; }; }; then
    command -v dotnet >/dev/null || fault "dotnet: is not installed; install the .NET SDK 10, or give --package and --agent-package"
  fi
  if ! command -v az >/dev/null; then
    fault "az: the Azure CLI is not installed; see https://learn.microsoft.com/cli/azure/install-azure-cli"
  elif ! subscription=$(az account show --query id --output tsv 2>/dev/null); then
    fault "az: is not logged in; run 'az login', and 'az account set --subscription NAME' if you have several"
  fi
}

group_exists() { [ "$(az group exists --name "$group")" = true ]; }

what_if() {
  if ! group_exists; then
    echo "The resource group $group does not exist: ./deploy would create it in $location with everything in $parameters."
    return 0
  fi
  read_existing_deployment
  export_deployer
  keep_access_keys
  if [ "$balancers" = yes ]; then
    preview_balancers
  fi
  az deployment group what-if --resource-group "$group" --name thalassa --parameters "$parameters"
}

destroy() {
  group_exists || fail "--resource-group: group '$group' not found in this subscription"
  [ "$(az group show --name "$group" --query tags.application --output tsv)" = serverless-thalassa ] ||
    fail "--resource-group: '$group' was not created by ./deploy (the tag application=serverless-thalassa is missing) and may contain other resources; delete it yourself"
  if [ "$sure" = no ]; then
    local answer
    read -r -p "Delete $group with all registrations in it? Type its name: " answer || true
    [ "${answer:-}" = "$group" ] || fail "not confirmed; nothing was deleted"
  fi
  # A custom role outlives its resource group.
  local role assignments
  for role in $(az role definition list --resource-group "$group" --custom-role-only true --query "[?starts_with(roleName, 'Thalassa subscriber')].name" --output tsv); do
    assignments=$(az role assignment list --all --role "$role" --query "[].id" --output tsv)
    # shellcheck disable=SC2086 # one word each
    [ -z "$assignments" ] || az role assignment delete --ids $assignments
    az role definition delete --name "$role" --resource-group "$group"
  done
  az group delete --name "$group" --yes
  say "$group is deleted"
}
