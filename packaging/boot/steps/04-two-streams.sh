# two streams, one with its key in a credential; edits apply by themselves
# shellcheck shell=bash disable=SC2154
define front-door.yaml <<YAML
streams:
  front-door:
    input: $camera
    output: rtmp://127.0.0.1:$port/live/door-key
    watchdog: {stall-timeout: 3s}
    restart: {delay: 500ms, max-delay: 2s}
YAML
await 60 status_is "1 stream: 1 live"
mkdir -p "$root/etc/credstore.encrypted" "$root/etc/systemd/system/stream-pusher.service.d"
printf key-of-picture | in_it systemd-creds encrypt --with-key=host --name=picture - /etc/credstore.encrypted/picture
cat >"$root/etc/systemd/system/stream-pusher.service.d/boot-test.conf" <<UNIT
[Service]
LoadCredentialEncrypted=picture:/etc/credstore.encrypted/picture
WatchdogSec=6s
RestartSec=2s
UNIT
define picture.yaml <<YAML
streams:
  picture:
    input: test:160x120@10
    output: rtmp://127.0.0.1:$port/live/\${credential:picture}
    restart: {delay: 500ms, max-delay: 2s}
YAML
in_it systemctl daemon-reload
in_it systemctl restart stream-pusher
await 60 all_live
in_it stream-pusher status
fails told key-of-picture
[ "$(in_it ps -o args= -u stream-pusher | grep -c key-of-picture)" = 0 ]
