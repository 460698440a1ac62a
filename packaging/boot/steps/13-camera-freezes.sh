# the camera freezes and comes back
# shellcheck shell=bash disable=SC2154
mark
in_it systemctl kill -s STOP camera
await 30 told 'front-door: .*source-stalled'
in_it systemctl kill -s CONT camera
await 60 told 'front-door: live'
await 60 all_live # the status follows within a second
