# remove, purge
# shellcheck shell=bash disable=SC2154
in_it apt-get remove -q -y stream-pusher >/dev/null 2>&1
fails is_active
[ -z "$(in_it pgrep -x 'ffmpeg|jsvc' -u stream-pusher)" ]
[ -f "$root/etc/stream-pusher/streams.d/picture.yaml" ]
in_it apt-get purge -q -y stream-pusher >/dev/null 2>&1
left=$(in_it find / -xdev -name '*stream-pusher*' -not -path '/root/*' -not -path '/tmp/*' -not -path '/etc/systemd/system/stream-pusher.service.d*')
[ -z "$left" ] || { echo "purge left $left" && exit 1; }
fails in_it getent passwd stream-pusher
