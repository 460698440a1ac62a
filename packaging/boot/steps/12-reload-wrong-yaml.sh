# reload with wrong YAML: fails loudly, the streams run on
# shellcheck shell=bash disable=SC2154
before=$(pushers)
mark
define wrong.yaml <<YAML
streams:
  wrong: {inputt: test, output: rtmp://127.0.0.1/live/wrong}
YAML
fails in_it systemctl reload stream-pusher 2>/dev/null
told '/etc/stream-pusher/streams.d/wrong.yaml:2:[0-9]+: .*did you mean "input"'
fails in_it stream-pusher reload
[ "$(pushers)" = "$before" ]
rm "$root/etc/stream-pusher/streams.d/wrong.yaml"
in_it systemctl reload stream-pusher
all_live
