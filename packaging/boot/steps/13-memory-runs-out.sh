# memory runs out: the kernel ends the greedy FFmpeg, nothing else
# shellcheck shell=bash disable=SC2154
mark
main=$(shows MainPID)
others=$(pushers)
memory=/sys/fs/cgroup/memory/stream-pusher-boot-$$ # of the host, where its first hierarchy has the controller of memory
move_service() { # what belongs to the unit within the container
	local namespace
	namespace=$(readlink "/proc/$leader/ns/pid")
	grep -ls '/stream-pusher.service$' /proc/[0-9]*/cgroup | cut -d/ -f3 | while read -r pid; do
		[ "$(readlink "/proc/$pid/ns/pid")" != "$namespace" ] || echo "$pid" >"$1/cgroup.procs"
	done
}
limit=
if in_it grep -qw memory /sys/fs/cgroup/cgroup.controllers; then
	limit=unit
	in_it systemctl set-property --runtime stream-pusher.service MemoryMax=900M MemorySwapMax=0
elif mkdir "$memory" 2>/dev/null; then
	limit=host
	move_service "$memory"
	echo 900M >"$memory/memory.limit_in_bytes"
fi
if [ -n "$limit" ]; then
	define greedy.yaml <<-YAML
		streams:
		  greedy:
		    input: test:1920x1080@25
		    output: {url: "-", format: "null"}
		    ffmpeg: {output-args: [-vf, reverse]} # keeps all pictures until the end
	YAML
	await 90 told 'greedy: .*killed by signal 9'
	rm "$root/etc/stream-pusher/streams.d/greedy.yaml"
	await 60 all_live
	[ "$(shows MainPID)" = "$main" ]
	[ "$(pushers)" = "$others" ]
	if [ $limit = host ]; then
		move_service /sys/fs/cgroup/memory
		rmdir "$memory"
	else
		in_it systemctl set-property --runtime stream-pusher.service MemoryMax=infinity MemorySwapMax=infinity
	fi
else
	echo "       the memory of a container cannot be limited here: not tried"
fi
