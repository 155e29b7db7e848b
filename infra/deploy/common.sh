# Of ./deploy: faults, checks, and what all its steps use. Sourced.

faults=()
fault() { faults+=("$1"); }

# Ends with the exit code $1 if anything is wrong, and says all of it.
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

# Runs a command again while it fails: a role that was just given takes minutes to count everywhere.
patiently() {
  local try tries=${DEPLOY_TRIES:-30} pause=${DEPLOY_PAUSE_SECONDS:-10}
  for ((try = 1; try < tries; try++)); do
    "$@" 2>"$work/last-error" && return 0
    sleep "$pause"
  done
  "$@"
}

check_options() {
  [ -n "$group" ] || fault "--resource-group: is missing; give the name of a group, which is made if it is not there"
  [[ $group =~ ^[A-Za-z0-9_.()-]{0,90}$ && $group != *. ]] ||
    fault "--resource-group: '$group' is no name of a group; it has 1 to 90 letters, digits or _ . - ( ) and no dot at its end"
  if [ "$action" != destroy ]; then
    [ -n "$location" ] || fault "--location: is missing; give a region, such as westeurope ('az account list-locations --output table')"
    [[ $location =~ ^[a-z0-9]*$ ]] || fault "--location: '$location' is no region; write it as Azure does, such as westeurope"
    [ -f "infra/bicep/$size.bicepparam" ] && [[ $size =~ ^[a-z0-9-]+$ ]] ||
      fault "--size: '$size' has no parameter file; give $(cd infra/bicep && ls ./*.bicepparam | sed 's:^\./::; s:\.bicepparam$::' | paste -sd/ | sed 's:/: or :g')"
    [ -z "$package" ] || [ -f "$package" ] || fault "--package: there is no file '$package'; infra/deploy/build-functions makes one"
    [ -z "$agent_package" ] || [ -f "$agent_package" ] || fault "--agent-package: there is no file '$agent_package'; agent/packaging/build-deb makes one"
    [[ -z $THALASSA_ALERT_EMAIL || $THALASSA_ALERT_EMAIL == ?*@?*.?* ]] || fault "--alert-email: '$THALASSA_ALERT_EMAIL' is no address"
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
        fault "--ssh-key: '$candidate' is no public key; give the file that ends with .pub"
      return 0
    fi
    if [ -n "$candidate" ] && [ "$candidate" = "$ssh_key" ]; then
      fault "--ssh-key: there is no file '$ssh_key'"
      return 0
    fi
  done
  fault "--ssh-key: is missing and there is no key in ~/.ssh; make one with 'ssh-keygen -t ed25519', or use --no-balancers"
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
    fault "az: the Azure CLI is not installed; https://learn.microsoft.com/cli/azure/install-azure-cli says how"
  elif ! subscription=$(az account show --query id --output tsv 2>/dev/null); then
    fault "az: is not logged in; run 'az login', and 'az account set --subscription NAME' if you have several"
  fi
}

group_exists() { [ "$(az group exists --name "$group")" = true ]; }

what_if() {
  if ! group_exists; then
    echo "The resource group $group is not there: ./deploy would make it in $location, and in it all of $parameters."
    return 0
  fi
  find_what_is_there
  say_who_deploys
  keep_access_keys
  if [ "$balancers" = yes ]; then
    foresee_balancers
  fi
  az deployment group what-if --resource-group "$group" --name thalassa --parameters "$parameters"
}

destroy() {
  group_exists || fail "--resource-group: there is no group '$group' in this subscription"
  [ "$(az group show --name "$group" --query tags.application --output tsv)" = serverless-thalassa ] ||
    fail "--resource-group: '$group' was not made by ./deploy (it has no tag application=serverless-thalassa), so it may hold other things; delete it yourself"
  if [ "$sure" = no ]; then
    local answer
    read -r -p "Delete $group with all registrations in it? Type its name: " answer || true
    [ "${answer:-}" = "$group" ] || fail "not confirmed; nothing was deleted"
  fi
  # A role of one's own outlives the group that it is for.
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
