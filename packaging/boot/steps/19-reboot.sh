# reboot
# shellcheck shell=bash disable=SC2154
in_it systemctl reboot || true
await 60 is_rebooted "$leader"
await 60 all_live
