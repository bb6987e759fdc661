#!/usr/bin/env bash
# A real S3 server for test/real-s3, thrown away afterwards: Ceph's radosgw over a cluster of one node that lives in memory.
#
#   apt-get install -y --no-install-recommends radosgw ceph-mon ceph-osd ceph-mgr    # Debian 12 has 16.2.15
#   eval "$(.ci/radosgw.sh up)"      starts it (about 15 s) and prints the variables that the tests read
#   eval "$(.ci/radosgw.sh env)"     prints them again
#   .ci/radosgw.sh down              stops it and removes its folder
#
# It needs no root and listens on 127.0.0.1 only. RADOSGW_DIR, RADOSGW_PORT and RADOSGW_MON_PORT move it.
set -euo pipefail

dir=${RADOSGW_DIR:-/tmp/hydrant-radosgw} # keep it short: Unix sockets lie in it, and their paths end at 107 bytes
port=${RADOSGW_PORT:-17480}
mon_port=${RADOSGW_MON_PORT:-16789}
access_key=HYDRANTTEST
secret_key=hydrant-test-secret
store_bytes=$((2 * 1024 ** 3))

export CEPH_CONF=$dir/ceph.conf # every Ceph program reads this instead of /etc/ceph/ceph.conf
PATH=$PATH:/usr/sbin

fail() {
  echo "radosgw.sh: $*" >&2
  exit 1
}

print_environment() {
  echo "export S3_ENDPOINT=http://127.0.0.1:$port AWS_ACCESS_KEY_ID=$access_key AWS_SECRET_ACCESS_KEY=$secret_key"
}

# One replica, no authentication between the daemons, every file under $dir.
write_configuration() { # cluster id
  cat >"$CEPH_CONF" <<EOF
[global]
fsid = $1
mon initial members = a
mon host = [v1:127.0.0.1:$mon_port]
public network = 127.0.0.0/8
ms bind msgr2 = false
auth cluster required = none
auth service required = none
auth client required = none
mon allow pool size one = true
mon data avail crit = 1
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 8
osd crush chooseleaf type = 0
osd objectstore = memstore
memstore device bytes = $store_bytes
# Of the 64 kB that it gives an object otherwise, one of ours uses one or two.
memstore page size = 4096
run dir = $dir/run
crash dir = $dir/crash
admin socket = $dir/run/\$name.asok
pid file = $dir/run/\$name.pid
log file = $dir/log/\$name.log
[mon.a]
mon data = $dir/mon
[mgr.a]
mgr data = $dir/mgr
mgr initial modules =
[osd.0]
osd data = $dir/osd
[client.rgw]
# Without tcp_nodelay an answer with a body waits 40 ms for the client's delayed acknowledgement.
rgw frontends = beast endpoint=127.0.0.1:$port tcp_nodelay=1
EOF
}

is_listening() { (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
is_osd_up() { ceph osd stat | grep -q '1 up'; }

eventually() { # seconds, command...
  local tries=$(($1 * 4))
  shift
  until "$@"; do
    ((tries-- > 0)) || return 1
    sleep 0.25
  done
}

# Each daemon goes to the background by itself. The chain of && is needed: `set -e` is off in a condition.
start_cluster() {
  local cluster_id osd_id
  cluster_id=$(</proc/sys/kernel/random/uuid)
  osd_id=$(</proc/sys/kernel/random/uuid)
  write_configuration "$cluster_id" &&
    monmaptool --create --addv a "[v1:127.0.0.1:$mon_port]" --fsid "$cluster_id" "$dir/monmap" &&
    ceph-mon -i a --mkfs --monmap "$dir/monmap" &&
    ceph-mon -i a &&
    ceph-mgr -i a &&
    ceph osd new "$osd_id" &&
    ceph-osd -i 0 --mkfs --osd-uuid "$osd_id" &&
    # The monitor may not know its own cluster id yet, and refuses the store once or twice.
    eventually 10 ceph-osd -i 0 &&
    eventually 30 is_osd_up &&
    radosgw -n client.rgw &&
    eventually 60 is_listening "$port" &&
    radosgw-admin -n client.rgw user create --uid hydrant --display-name hydrant \
      --access-key "$access_key" --secret "$secret_key"
}

up() {
  local program
  for program in ceph-mon ceph-mgr ceph-osd radosgw radosgw-admin; do
    command -v "$program" >/dev/null || fail "$program is missing, the head of this file names the packages"
  done
  [[ ! -e $dir ]] || fail "$dir exists: '$0 down' removes what an earlier 'up' left there"
  ! is_listening "$port" || fail "port $port is taken"
  ! is_listening "$mon_port" || fail "port $mon_port is taken"

  mkdir -p "$dir"/{run,log,crash,mon,mgr,osd}
  if ! start_cluster >"$dir/log/up.log" 2>&1; then
    tail -5 "$dir/log/up.log" >&2
    stop_daemons
    fail "the start failed, the logs are in $dir/log"
  fi
  print_environment
}

# A pid file may outlive its process: the number counts only while a process of that name, and not a zombie, has it.
is_running() { # pid, program
  [[ $(cat "/proc/$1/stat" 2>/dev/null) == "$1 ($2) "[!Z]* ]]
}
is_gone() { ! is_running "$@"; }

stop_daemons() {
  local daemon program pid
  for daemon in client.rgw:radosgw osd.0:ceph-osd mgr.a:ceph-mgr mon.a:ceph-mon; do
    program=${daemon#*:}
    pid=$(cat "$dir/run/${daemon%:*}.pid" 2>/dev/null) || continue
    is_running "$pid" "$program" || continue
    kill "$pid"
    eventually 5 is_gone "$pid" "$program" || kill -KILL "$pid"
  done
}

down() {
  [[ -e $dir ]] || return 0
  [[ -e $CEPH_CONF && -d $dir/run ]] || fail "$dir was not made by '$0 up'"
  stop_daemons
  rm -rf "$dir"
}

case ${1:-} in
  up) up ;;
  env) print_environment ;;
  down) down ;;
  *) fail "usage: $0 up | env | down" ;;
esac
