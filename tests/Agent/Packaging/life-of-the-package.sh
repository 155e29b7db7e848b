#!/usr/bin/env bash
# Installs, runs, upgrades, removes and purges the package, over a copy-on-write view of this machine's file system, in
# its own mount, process and network namespaces: nothing of the machine is touched, and all processes end with the script.
# Usage: life-of-the-package.sh PACKAGE. Prints 'ok - what' for each thing seen; ends with 1 at the first that is not so.
set -euo pipefail

if [ "${1:-}" != --inside ]; then
  [ "$(id -u)" = 0 ] || exec sudo -n "$0" "$@"
  exec unshare --mount --net --pid --fork --kill-child --mount-proc "$0" --inside "$(realpath "$1")"
fi

package=$2 root=/mnt/view
repository=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../../..")
ip link set lo up
mount -t tmpfs tmpfs /mnt
mkdir -p /mnt/{upper,work,view}
mount -t overlay overlay -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work $root
mount -t proc proc $root/proc
mount --rbind /dev $root/dev
mount -t tmpfs tmpfs $root/run
mount -t tmpfs tmpfs $root/tmp
cp "$package" $root/tmp/package.deb
dpkg-deb -R "$package" $root/tmp/newer
sed -i 's/^Version: .*/&+newer/' $root/tmp/newer/DEBIAN/control
dpkg-deb --build -Znone $root/tmp/newer $root/tmp/newer.deb >/dev/null
install -d -o haproxy -g haproxy -m 2775 $root/run/haproxy

view() { chroot $root env DEBIAN_FRONTEND=noninteractive PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"; }
see() {
  local what=$1
  shift
  if "$@" >/tmp/seen 2>&1; then
    echo "ok - $what"
  else
    echo "NOT OK - $what: $*"
    cat /tmp/seen
    tail -n 40 $root/tmp/*.log
    exit 1
  fi
}
wait_for() { timeout 30 bash -c "until $1; do sleep 0.1; done"; }
listens() { wait_for "chroot $root curl -s -o /dev/null http://127.0.0.1:$1/"; }
is() { [ "$1" = "$2" ] || { echo "'$1' is not '$2'"; return 1; }; }
mode() { view stat -c '%U:%G %a' "$1"; }
gone() { [ ! -e "$root$1" ]; }
call() { view curl -sS -o /tmp/answer -w '%{http_code}' -H 'content-type: application/json' "$@"; }

view adduser --help >/dev/null 2>&1 || { echo "adduser is missing"; exit 1; }

# Runs the README's commands. The package is already built, and the view has no systemd, so calls of systemctl are recorded.
# shellcheck disable=SC2016
install_by_the_readme() {
  {
    echo 'set -euo pipefail; mkdir -p /tmp/checkout/dist; cd /tmp/checkout'
    echo 'agent/packaging/build-deb() { [ "$*" = "--output dist" ] && cp /tmp/package.deb dist/thalassa-agent.deb; }'
    echo 'sudo() { "$@"; }'
    echo 'systemctl() { echo "$*" >>/run/systemctl; }'
    sed -n '/^## Install/,/^## /p' "$repository/README.md" | sed -n '/^```sh$/,/^```$/{/^```/d;p}'
  } >$root/run/install
  view bash /run/install
}

see 'the commands of the README install it' install_by_the_readme
see 'they set the registry' grep -qx 'THALASSA_REGISTRY=https://registry.example.org' $root/etc/default/thalassa-agent
see 'they restart HAProxy and the agent' is "$(cat $root/run/systemctl)" 'restart haproxy thalassa-agent'
sed -i '/^THALASSA_REGISTRY=/d' $root/etc/default/thalassa-agent
see 'has a user of its own' view id thalassa-agent
see 'its folder is its own' is "$(mode /var/lib/thalassa-agent)" 'thalassa-agent:thalassa-agent 750'
see 'HAProxy keeps its configuration' cmp $root/etc/haproxy/haproxy.cfg $root/var/lib/thalassa-agent/haproxy.cfg
see 'the settings are a conffile' is "$(view dpkg-query -W -f '${Conffiles}' thalassa-agent | awk '{print $1}' | xargs)" /etc/default/thalassa-agent
see 'the unit is sound' view systemd-analyze verify thalassa-agent.service
see 'help is at hand' view thalassa-agent --help

# What systemd would do, by the words of the units themselves.
unit() { sed -n "s/^$2=//p" "$root/lib/systemd/system/$1"; }
dropin=$root/lib/systemd/system/haproxy.service.d/thalassa-agent.conf
config=$(sed -n 's/^Environment="CONFIG=\(.*\)"$/\1/p' "$dropin")
extra=$(sed -n 's/^Environment="EXTRAOPTS=\(.*\)"$/\1/p' "$dropin")
# shellcheck disable=SC2086
view haproxy -Ws -f "$config" -p /run/haproxy.pid $extra >$root/tmp/haproxy.log 2>&1 &
see 'HAProxy starts with the drop-in' wait_for "[ -S $root/run/haproxy-master.sock ]"

start_agent() {
  : >$root/tmp/notify
  # The agent's user has no business in a folder of mode 700, and systemd's own socket is not in one either.
  view socat -u UNIX-RECV:/run/notify,mode=666 OPEN:/tmp/notify,append >$root/tmp/socat.log 2>&1 &
  socat=$!
  wait_for "[ -S $root/run/notify ]"
  (
    set -a
    # shellcheck disable=SC1091
    . $root/etc/default/thalassa-agent
    NOTIFY_SOCKET=/run/notify DOTNET_EnableDiagnostics=0
    groups=$(view id -g thalassa-agent),$(view getent group "$(unit thalassa-agent.service SupplementaryGroups)" | cut -d: -f3)
    exec chroot $root setpriv --reuid "$(view id -u thalassa-agent)" --regid "$(view id -g thalassa-agent)" --groups "$groups" \
      --inh-caps -all,+net_bind_service --ambient-caps -all,+net_bind_service --bounding-set -all,+net_bind_service --no-new-privs \
      sh -c 'umask 0027; cd /var/lib/thalassa-agent; exec "$0"' "$(unit thalassa-agent.service ExecStart)"
  ) >>$root/tmp/agent.log 2>&1 &
  agent=$!
}
stop_agent() {
  kill -TERM $agent
  wait $agent || true
  kill $socat 2>/dev/null || true
  rm -f $root/run/notify
}

start_agent
see 'it tells systemd that it serves' wait_for "grep -q READY=1 $root/tmp/notify"
view sh -c 'mkdir -p /tmp/web && echo hello >/tmp/web/index.html && cd /tmp/web && exec python3 -m http.server --bind 127.0.0.1 9001' >$root/tmp/web.log 2>&1 &
see 'an app is there' listens 9001
see 'it takes a backend' is "$(call -X PUT http://127.0.0.1:10000/backends/live -d '{"type":"static","members":[{"host":"127.0.0.1","port":9001}]}')" 200
see 'it takes a frontend on a port below 1024' is "$(call -X PUT http://127.0.0.1:10000/frontends/web -d '{"bind":"127.0.0.1:80","backend":"live"}')" 200
see 'HAProxy serves it' wait_for "[ \"\$(chroot $root curl -s http://127.0.0.1/)\" = hello ]"
see 'the file is as private as what it says' is "$(mode /var/lib/thalassa-agent/haproxy.cfg)" 'thalassa-agent:thalassa-agent 640'
see 'no worker of HAProxy is root' is "$(view ps -o user= -C haproxy | sort | uniq -c | awk '{print $2}' | xargs)" 'haproxy root'
see 'the agent is not root' is "$(view ps -o user:32= -C thalassa-agent | xargs)" thalassa-agent

stop_agent
see 'it tells systemd that it ends' grep -q STOPPING=1 $root/tmp/notify
see 'HAProxy serves without it' is "$(view curl -s http://127.0.0.1/)" hello

echo 'THALASSA_LABEL=edge' >>$root/etc/default/thalassa-agent
see 'upgrades' view dpkg --force-confold -i /tmp/newer.deb
see 'an upgrade keeps the settings' grep -q THALASSA_LABEL=edge $root/etc/default/thalassa-agent
see 'an upgrade keeps the routing' grep -q '"web"' $root/var/lib/thalassa-agent/state.json
start_agent
see 'it serves again' wait_for "grep -q READY=1 $root/tmp/notify"
see 'it knows its routing' is "$(call http://127.0.0.1:10000/frontends/web)" 200
see 'it has the label' grep -q edge <(tr '\0' '\n' <$root/proc/"$(view pgrep -x thalassa-agent)"/environ)
stop_agent

see 'is removed' view dpkg -r thalassa-agent
see 'nothing of the program is left' gone /usr/lib/thalassa-agent
see 'the drop-in is gone' gone /lib/systemd/system/haproxy.service.d/thalassa-agent.conf
see 'settings and state stay' test -e $root/etc/default/thalassa-agent -a -e $root/var/lib/thalassa-agent/state.json
see 'HAProxy serves on' is "$(view curl -s http://127.0.0.1/)" hello
see 'is purged' view dpkg -P thalassa-agent
see 'nothing is left' gone /var/lib/thalassa-agent
see 'nothing is set' gone /etc/default/thalassa-agent
see 'the user is gone' bash -c "! chroot $root id thalassa-agent"
echo done
