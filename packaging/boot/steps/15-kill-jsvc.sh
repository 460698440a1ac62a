# kill -9 of jsvc
# shellcheck shell=bash disable=SC2154
mark
main=$(shows MainPID)
in_it kill -9 "$main"
starts_anew "$main"
