# shellcheck shell=bash disable=SC2119,SC2120,SC2154
# The booted container and what is asked of it; sourced by boot-test, whose variables suite, base, work and root it uses.
container= # systemd-nspawn
leader=    # the container's init
since=0    # when the step began, for the journal
keep_unit=--keep-unit
[ ! -d /run/systemd/system ] || keep_unit= # there is a systemd to ask for a scope

boot() {
	SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 systemd-nspawn -D "$root" -M "stream-pusher-$$-${root##*/}" --boot --register=no $keep_unit \
		--system-call-filter=bpf --capability=all </dev/null >"$work/boot.log" 2>&1 &
	container=$!
	await 60 is_booted
}
in_it() {
	timeout 120 nsenter -t "$leader" -a -- env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
		DEBIAN_FRONTEND=noninteractive "$@"
}
is_gone() { ! kill -0 "$container" 2>/dev/null; }
is_booted() {
	leader=$(pgrep -P "$container") && in_it systemctl is-system-running 2>/dev/null | grep -Eqx 'running|degraded'
}
is_rebooted() { # systemd-nspawn by itself, or it wants to be started again
	if is_gone; then boot; else is_booted && [ "$leader" != "$1" ]; fi
}
power_off() {
	[ -n "$container" ] || return 0
	[ -z "$leader" ] || in_it systemctl --force --force poweroff >/dev/null 2>&1 || true
	if ! await 10 is_gone >/dev/null; then
		kill -KILL "$(pgrep -P "$container")" "$container" || true
	fi
}

await() { # seconds command...
	local end=$((SECONDS + $1))
	shift
	until "$@"; do
		[ $SECONDS -lt $end ] || { echo "not in time: $*" && return 1; }
		sleep 0.2
	done
}
fails() { # a wrong answer, where `! command` would not end the script
	if "$@"; then
		echo "did not fail: $*"
		return 1
	fi
}

install_package() { # option of apt...
	in_it apt-get install -q -y --no-install-recommends "$@" /root/stream-pusher.deb >"$work/apt.log" 2>&1 ||
		{ cat "$work/apt.log" && return 1; }
}
define() { cat >"$root/etc/stream-pusher/streams.d/$1"; }
shows() { in_it systemctl show -P "$1" stream-pusher; }
status_is() { [ "$(shows StatusText)" = "$1" ]; }
is_active() { [ "$(shows ActiveState)" = active ]; }
all_live() { is_active && status_is "2 streams: 2 live"; }
pushers() { in_it pgrep -u stream-pusher -x ffmpeg | tr '\n' ' '; }
java() { in_it cat /run/stream-pusher/stream-pusher.pid; }
mark() { # what the journal tells from here on
	in_it journalctl --sync
	since=$(date +%s.%6N)
}
journal() { in_it journalctl --no-pager -o cat --since "@$since" -u stream-pusher "$@"; }
told() { journal | grep -Eq -- "$1"; }

# Systemd starts the daemon anew; then both streams are live, with exactly one FFmpeg for each, and the server has seen none
# come twice.
main_is_new() { [ "$(shows MainPID)" != "$1" ] && is_active; }
starts_anew() { # main process before
	await 30 main_is_new "$1"
	await 60 all_live
	no_push_is_doubled
}
no_push_is_doubled() {
	[ "$(pushers | wc -w)" = 2 ]
	fails told destination-busy
}
