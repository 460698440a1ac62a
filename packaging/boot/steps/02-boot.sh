# boot: a container with a media server and a camera
# shellcheck shell=bash disable=SC2154
port=$((20000 + RANDOM % 20000))
cat >"$root/etc/nginx/nginx.conf" <<NGINX
include /etc/nginx/modules-enabled/*.conf;
events {}
rtmp { server { listen 127.0.0.1:$port; application live { live on; } } }
NGINX
camera="rtmp://127.0.0.1:$port/live/camera"
cat >"$root/etc/systemd/system/camera.service" <<CAMERA
[Service]
ExecStart=ffmpeg -nostdin -v error -re -f lavfi -i testsrc=s=160x120:r=10 -f lavfi -i sine -c:v libx264 -preset ultrafast -g 20 -c:a aac -f flv $camera
Restart=always
[Install]
WantedBy=multi-user.target
CAMERA
cp "$deb" "$root/root/stream-pusher.deb"

boot || skip "the container does not boot: $(tail -n 5 "$work/boot.log")"
in_it systemctl enable --now camera 2>/dev/null
