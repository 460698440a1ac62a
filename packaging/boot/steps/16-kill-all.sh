# systemctl kill: all at once
# shellcheck shell=bash disable=SC2154
mark
main=$(shows MainPID)
in_it systemctl kill -s KILL stream-pusher
starts_anew "$main"
