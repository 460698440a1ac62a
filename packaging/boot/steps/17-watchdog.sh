# the daemon hangs: the watchdog
# shellcheck shell=bash disable=SC2154
mark
main=$(shows MainPID)
in_it kill -STOP "$(java)"
await 30 main_is_new "$main"
told 'Watchdog timeout'
await 60 all_live
no_push_is_doubled
