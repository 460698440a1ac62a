# journal: by stream, by state
# shellcheck shell=bash disable=SC2154
in_it journalctl --no-pager -o cat -u stream-pusher STREAM=front-door STATE=live | grep -q '^front-door: live'
