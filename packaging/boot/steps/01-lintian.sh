# lintian: the packages have no error and no warning
# shellcheck shell=bash disable=SC2154
if command -v lintian >/dev/null; then
	lintian --allow-root --fail-on error,warning "$deb" "${deb%/*}"/stream-pusher-cockpit_*_all.deb
else
	echo "skipped: lintian is not installed"
fi
