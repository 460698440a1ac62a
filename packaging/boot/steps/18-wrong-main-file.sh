# a wrong main file: the start fails and the last word says why
# shellcheck shell=bash disable=SC2154
cp "$root/etc/stream-pusher/stream-pusher.yaml" "$work/"
in_it systemctl stop stream-pusher
[ -z "$(pushers)" ]
echo 'daemon: [' >"$root/etc/stream-pusher/stream-pusher.yaml"
mark
fails in_it systemctl start stream-pusher 2>/dev/null
journal -p err -t stream-pusher | tail -n 1
journal -p err -t stream-pusher | tail -n 1 | grep -q '^cannot start: /etc/stream-pusher/stream-pusher.yaml:2'
in_it systemctl stop stream-pusher
cp "$work/stream-pusher.yaml" "$root/etc/stream-pusher/"
in_it systemctl start stream-pusher
await 60 all_live
