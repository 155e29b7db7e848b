#!/usr/bin/env bash
# Does what docs/operations.md prints for a plain server, and runs the registry by its unit behind the HAProxy of that page. Over a copy-on-write
# view of this machine's file system, in its own mount, process and network namespaces: nothing of the machine is touched, and all processes end
# with the script. local/Host must have been built in Release. Prints 'ok - what' for each thing seen; ends with 1 at the first that is not so.
set -euo pipefail

if [ "${1:-}" != --inside ]; then
  [ "$(id -u)" = 0 ] || exec sudo -n "$0" "$@"
  exec unshare --mount --net --pid --fork --kill-child --mount-proc "$0" --inside
fi

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd) root=/mnt/view unit=/etc/systemd/system/thalassa-registry.service
ip link set lo up
mount -t tmpfs tmpfs /mnt
mkdir -p /mnt/{upper,work,view}
mount -t overlay overlay -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work $root
mount -t proc proc $root/proc
mount --rbind /dev $root/dev
mount -t tmpfs tmpfs $root/run

view() { chroot $root "$@"; }
see() {
  local what=$1
  shift
  if "$@" >/mnt/seen 2>&1; then
    echo "ok - $what"
  else
    echo "NOT OK - $what: $*"
    tail -n 40 /mnt/seen /mnt/*.log
    exit 1
  fi
}
wait_for() { timeout 60 bash -c "until $1; do sleep 0.1; done"; }
is() { [ "$1" = "$2" ] || { echo "'$1' is not '$2'"; return 1; }; }
# The first block of a language in the page's section.
block() { sed -n '/^## The registry on a plain server/,/^## Backup/p' "$repository/docs/operations.md" | sed -n "/^\`\`\`$1\$/,/^\`\`\`\$/{/^\`\`\`/d;p}"; }
of_unit() { sed -n "s/^$1=//p" "$root$unit"; }

# There is no systemd in the view: the script starts what is enabled. What is built is published as it is.
# shellcheck disable=SC2016
install_by_the_page() {
  {
    echo 'set -euo pipefail; umask 022; cd "$1"'
    echo 'sudo() { "$@"; }'
    echo 'systemctl() { [ "$1 $2" = "enable --now" ] && command systemctl enable "$3"; }'
    echo 'dotnet() { command dotnet "$@" --no-build --nologo --verbosity quiet; }'
    block sh
    echo 'printf %s "$key" >/run/key'
  } >$root/run/install
  view bash /run/install "$repository"
}

see 'is installed by the commands of the page' install_by_the_page
see 'its settings are for root only' is "$(view stat -c '%U %a' /etc/thalassa-registry.env)" 'root 600'
see 'its unit is sound' view systemd-analyze verify thalassa-registry.service
see 'it starts with the machine' test -L $root/etc/systemd/system/multi-user.target.wants/thalassa-registry.service

# Only now, because the checkout itself may be below it.
mount -t tmpfs -o mode=1777 tmpfs $root/tmp

# What systemd would do, by the words of the unit: a user without rights, and a file system that cannot be written.
# shellcheck disable=SC2016,SC2046
start() {
  unshare --mount bash -c "mount -o bind,remount,ro $root && exec chroot $root \"\$@\"" - \
    env -i PATH=/usr/bin:/bin bash -c '
      set -a; . /etc/thalassa-registry.env; set +a
      cd "$1"; shift
      exec setpriv --reuid 61184 --regid 61184 --clear-groups --inh-caps -all --bounding-set -all --no-new-privs env "$@"' - \
    "$(of_unit WorkingDirectory)" $(of_unit Environment) "$(of_unit ExecStart)" >/mnt/registry.log 2>&1 &
  registry=$!
}
certificate() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
    -keyout $root/run/key.pem -out $root/run/registry.crt 2>/mnt/openssl.log
  mkdir -p $root/etc/haproxy
  cat $root/run/registry.crt $root/run/key.pem >$root/etc/haproxy/registry.pem
}
call() { view curl -sS --cacert /run/registry.crt -o /run/answer -w '%{http_code}' "$@"; }

start
see 'it serves' wait_for "chroot $root curl -sf -o /dev/null http://127.0.0.1:7071/status"
certificate
block haproxy >$root/run/haproxy.cfg
see 'HAProxy takes the configuration of the page' view haproxy -c -f /run/haproxy.cfg
view haproxy -db -f /run/haproxy.cfg >/mnt/haproxy.log 2>&1 &
see 'it is reached by TLS' wait_for "chroot $root curl -sf --cacert /run/registry.crt -o /dev/null https://localhost/status"

key=$(cat $root/run/key)
see 'nothing is shown without a key' is "$(call https://localhost/registrations)" 401
view curl -sN --cacert /run/registry.crt -H "x-functions-key: $key" https://localhost/events >/mnt/events.log 2>&1 &
stream=$!
see 'an event stream opens' wait_for 'grep -q . /mnt/events.log'
see 'it takes a registration with the key' is \
  "$(call -X POST -H "x-functions-key: $key" -H 'X-Forwarded-For: 6.6.6.6' https://localhost/registrations/web/1.0.0/127.0.0.1/9001)" 200
see 'its event comes through the proxy' wait_for 'grep -q thalassa.online /mnt/events.log'
see 'the audit has it, with an address that the caller did not choose' wait_for 'grep -q "operator.*127.0.0.1" /mnt/registry.log'
see 'the chosen address is nowhere' bash -c '! grep -q 6.6.6.6 /mnt/registry.log'
see 'it knows that TLS was used' bash -c "chroot $root curl -sSi --cacert /run/registry.crt https://localhost/status | grep -qi '^strict-transport-security:'"

kill -TERM "$(view pgrep -f "$(of_unit ExecStart)")"
see 'it ends by itself, with a stream open' wait "$registry"
see 'and ends the stream' wait_for "! kill -0 $stream 2>/dev/null"
echo 'done'
