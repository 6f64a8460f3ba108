/**
 * A script of busybox's shell that starts engines. Its words: the folder of the components, a folder to work in, a name for groups of
 * processes, then names of machines.
 *
 * It is the first process of a PID namespace, so that all others end with it. Each machine has a network of its own at one switch,
 * and mounts of its own, with folders of the stage as `/run` and `/srv`. Which of its two ways to the kernel iptables can go
 * is up to the kernel.
 *
 * Nothing leads out of there, so that engines that look for an image at its registry are told at once that they cannot.
 */
export const launch = String.raw`
trap 'exit 0' TERM
files=$1 folder=$2 accounts=$3 bb=$1/bin/busybox
export bb files folder accounts
$bb ip link set lo up
for way in legacy nft; do "$files/usr/sbin/iptables-$way" -t nat -L -n >/dev/null && break; done
export way
$bb ip link add name switch type bridge
$bb ip link set switch up
shift 3
index=0
for name in "$@"; do
  index=$((index + 1))
  # Its other end is named by the kernel; it is the one beside it.
  $bb ip link add name node$index type veth
  $bb ip link set node$index master switch
  $bb ip link set node$index up
  unshare --net --mount --uts $bb sh -c '
    name=$1 index=$2 own=$folder/$1
    $bb hostname "$name"
    $bb mount -o bind "$own/run" /run
    $bb mount -o bind "$own/srv" /srv
    for tool in iptables ip6tables; do $bb ln -s "$files/usr/sbin/xtables-$way-multi" "$own/bin/$tool"; done
    PATH=$own/bin:$PATH
    $bb ip link set lo up
    until $bb ip link set eth0 up 2>/dev/null; do $bb sleep 0.05; done
    $bb ip addr add "10.199.0.$index/24" dev eth0
    exec dockerd --config-file "$folder/daemon.json" --data-root "$own/data" --exec-root /run/docker --pidfile /run/docker.pid --host unix:///run/docker.sock \
      --bridge none --cgroup-parent "/$accounts" --log-level warn
  ' node "$name" "$index" &
  pid=$!
  # Until it has a network of its own.
  while [ "$($bb readlink /proc/$pid/ns/net)" = "$($bb readlink /proc/self/ns/net)" ]; do $bb sleep 0.02; done
  peer=$($bb ip -o link | $bb sed -n "s/^[0-9]*: \([^@:]*\)@node$index:.*/\1/p")
  $bb ip link set "$peer" name eth0
  $bb ip link set eth0 netns $pid
done
wait
`;
