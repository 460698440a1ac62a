# install: enabled, started, and says what to do next
# shellcheck shell=bash disable=SC2154
install_package
[ "$(in_it systemctl is-enabled stream-pusher)" = enabled ]
await 60 status_is "no streams"
told 'no stream is defined yet: write one into /etc/stream-pusher/streams.d'
in_it systemd-analyze security --no-pager stream-pusher | tail -n 1
[ -s "$root/var/cache/stream-pusher/classes.jsa" ]
fails told 'read-only'
