# reload: waits, touches nothing that is the same
# shellcheck shell=bash disable=SC2154
before=$(pushers)
printf '# a comment\n' >>"$root/etc/stream-pusher/streams.d/picture.yaml"
in_it systemctl reload stream-pusher
[ "$(pushers)" = "$before" ]
