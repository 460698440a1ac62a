# a fleet of two machines: one dies, and the other runs its stream; then the fleet is left again
# shellcheck shell=bash disable=SC2154
client=http://127.0.0.1:$((port + 1)) peer=http://127.0.0.1:$((port + 2)) # the containers have the host's network
if command -v etcd >/dev/null; then
	etcd --data-dir="$work/etcd" --listen-client-urls="$client" --advertise-client-urls="$client" \
		--listen-peer-urls="$peer" --initial-advertise-peer-urls="$peer" --initial-cluster="default=$peer" \
		>"$work/etcd.log" 2>&1 &
	etcd=$!
	cp "$root/etc/stream-pusher/stream-pusher.yaml" "$work/"
	join() { # name
		echo "fleet: {engine: ['$client'], lease: 9s, node: {name: $1, cores: 4}}" >>"$root/etc/stream-pusher/stream-pusher.yaml"
	}
	join first
	mark
	in_it systemctl restart stream-pusher
	await 60 all_live

	second=$work/second
	mkdir "$second" "$work/second-upper" "$work/second-work"
	cp -a "$work/upper/." "$work/second-upper/"
	mount -t overlay overlay -o "lowerdir=$base,upperdir=$work/second-upper,workdir=$work/second-work" "$second"
	rm -rf "$second"/etc/systemd/system/multi-user.target.wants/{camera,nginx}.service "$second"/var/lib/stream-pusher/*
	cp "$work/stream-pusher.yaml" "$second/etc/stream-pusher/"
	on_second() { # command, with what it says of a container; the first one may be asked in between
		local root=$second container=$second_container leader=$second_leader
		"$@"
		second_container=$container second_leader=$leader
	}
	second_container= second_leader=
	on_second join second
	on_second boot
	children() { [ "$(pushers | wc -w) $(on_second pushers | wc -w)" = "$1" ]; }
	await 60 eval 'in_it stream-pusher fleet | grep -q second'
	children "2 0"
	in_it stream-pusher fleet even
	await 60 children "1 1"
	await 60 status_is "2 streams: 1 live, 1 elsewhere"
	in_it stream-pusher fleet
	kill -KILL "$second_leader" "$second_container" # as when the power goes
	wait "$second_container" 2>/dev/null || true
	await 60 all_live
	no_push_is_doubled
	await 30 eval 'in_it stream-pusher fleet | grep -Eq "second +gone"'
	cp "$work/stream-pusher.yaml" "$root/etc/stream-pusher/"
	in_it systemctl restart stream-pusher
	await 60 all_live
	no_push_is_doubled
	kill "$etcd"
	umount "$second" || umount -l "$second"
else
	echo "       there is no etcd: not tried"
fi
