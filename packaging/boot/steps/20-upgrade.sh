# upgrade: one restart, the files that were edited are kept
# shellcheck shell=bash disable=SC2154
printf '# mine\n' >>"$root/etc/stream-pusher/stream-pusher.yaml"
dpkg-deb -R "$deb" "$work/next"
sed -i 's/^Version: .*/&+next/' "$work/next/DEBIAN/control"
printf '# theirs\n' >>"$work/next/etc/stream-pusher/stream-pusher.yaml"
dpkg-deb -b --root-owner-group "$work/next" "$root/root/stream-pusher.deb" >/dev/null
mark
install_package -o Dpkg::Options::=--force-confold
await 60 all_live
no_push_is_doubled
[ "$(journal | grep -c '^Started ')" = 1 ]
grep -q '# mine' "$root/etc/stream-pusher/stream-pusher.yaml"
