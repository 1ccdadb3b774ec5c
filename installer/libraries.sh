#!/usr/bin/env bash
# Qt needs a few system libraries that its wheels do not carry. Looks for them; installs what is missing when root,
# otherwise names the one command that does.
set -u
[ "$(uname -s)" = Linux ] || exit 0
declare -A package=(
  [libEGL.so.1]=libegl1 [libGL.so.1]=libgl1 [libX11.so.6]=libx11-6 [libX11-xcb.so.1]=libx11-xcb1 [libdbus-1.so.3]=libdbus-1-3
  [libfontconfig.so.1]=libfontconfig1 [libfreetype.so.6]=libfreetype6 [libglib-2.0.so.0]=libglib2.0-0
  [libxcb-cursor.so.0]=libxcb-cursor0 [libxcb-icccm.so.4]=libxcb-icccm4 [libxcb-image.so.0]=libxcb-image0
  [libxcb-keysyms.so.1]=libxcb-keysyms1 [libxcb-randr.so.0]=libxcb-randr0 [libxcb-render-util.so.0]=libxcb-render-util0
  [libxcb-shape.so.0]=libxcb-shape0 [libxcb-sync.so.1]=libxcb-sync1 [libxcb-xfixes.so.0]=libxcb-xfixes0
  [libxcb-xkb.so.1]=libxcb-xkb1 [libxkbcommon.so.0]=libxkbcommon0 [libxkbcommon-x11.so.0]=libxkbcommon-x11-0
  [libcups.so.2]=libcups2 [libgssapi_krb5.so.2]=libgssapi-krb5-2 [libbrotlidec.so.1]=libbrotli1
)
known=$( (ldconfig -p 2>/dev/null || /sbin/ldconfig -p) )
missing=()
for library in "${!package[@]}"; do
  grep -qF "$library" <<<"$known" || missing+=("${package[$library]}")
done
python3 -c 'import ensurepip' 2>/dev/null || missing+=(python3-venv)
[ ${#missing[@]} -gt 0 ] || exit 0
mapfile -t missing < <(printf '%s\n' "${missing[@]}" | sort)
command="apt-get install -y --no-install-recommends ${missing[*]}"
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "缺少系统库（missing system libraries）。请先运行这一条命令 / run this one command first:" >&2
  echo "  sudo apt-get update && sudo $command" >&2
  exit 1
fi
echo "正在安装缺少的系统库（installing system libraries）：${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq && $command -qq >/dev/null
