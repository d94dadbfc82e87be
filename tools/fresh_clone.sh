#!/bin/bash
# What a newcomer does: clone, `make run`, look at the first page, sign in by the printed link.
# Prints how long each took. With --test it runs `make test` in the clone as well.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
clone=$(mktemp -d /tmp/horo-fresh-XXXXXX)
port=$((20000 + RANDOM % 20000))
log=$clone.log
server=
finish() {
  [ -n "$server" ] && kill -- "-$server" 2>/dev/null
  rm -rf "$clone" "$log"
}
trap finish EXIT

since() { awk -v a="$1" -v b="$(date +%s.%N)" 'BEGIN { printf "%.1f s", b - a }'; }
wait_for_page() {
  for _ in $(seq 1 600); do
    curl -sf "http://127.0.0.1:$port/health" >/dev/null && return
    kill -0 "$server" 2>/dev/null || break
    sleep 0.2
  done
  echo "No page within two minutes:" >&2
  cat "$log" >&2
  exit 1
}
start() {
  set -m
  env -u HORO_HOME make -C "$clone" run ARGS="--port $port" >"$log" 2>&1 &
  server=$!
  set +m
  wait_for_page
}

git clone --quiet "$root" "$clone"
began=$(date +%s.%N)
start
echo "from the clone to the first page: $(since "$began")"

link=$(grep -o 'http://[^ ]*/sign-in/link/[^ ]*' "$log")
jar=$clone/jar
page=$(curl -sf -c "$jar" -b "$jar" "$link")
token=$(grep -o 'name="csrfmiddlewaretoken" value="[^"]*"' <<<"$page" | head -1 | cut -d'"' -f4)
[ -n "$token" ] && curl -sf -c "$jar" -b "$jar" -o /dev/null -d "csrfmiddlewaretoken=$token" "$link"
for path in / /people/; do
  code=$(curl -sL -c "$jar" -b "$jar" -o "$clone/page.html" -w '%{http_code} %{url_effective}' \
    "http://127.0.0.1:$port$path")
  echo "$path: $code, $(wc -c <"$clone/page.html") bytes"
  case $code in 200*sign-in* | [!2]*) echo "The link signed nobody in." >&2; exit 1 ;; esac
done
kill -- "-$server"; wait "$server" || true

began=$(date +%s.%N)
start
echo "second make run to the first page: $(since "$began")"
kill -- "-$server"; wait "$server" || true
server=

if [ "${1:-}" = --test ]; then
  began=$(date +%s.%N)
  make -C "$clone" test
  echo "make test: $(since "$began")"
fi
