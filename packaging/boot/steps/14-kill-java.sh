# kill -9 of java
# shellcheck shell=bash disable=SC2154
mark
main=$(shows MainPID)
in_it kill -9 "$(java)"
starts_anew "$main"
