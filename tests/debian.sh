#!/bin/sh
# Names, and where allowed installs, the Debian packages the test suite uses.
set -eu
missing=""
need() { # command-or-file package...
    thing=$1; shift
    if ! command -v "$thing" >/dev/null 2>&1 && [ ! -e "$thing" ]; then missing="$missing $*"; fi
}
need chromium chromium
need tesseract tesseract-ocr
need /usr/share/tesseract-ocr/5/tessdata/vie.traineddata tesseract-ocr-vie
need /usr/lib/postgresql/15/bin/postgres postgresql-15
need espeak-ng espeak-ng
need /usr/share/fonts/truetype/noto fonts-noto-core
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ]; then run=""; elif sudo -n true 2>/dev/null; then run="sudo"; else
    echo "Thiếu gói Debian / missing Debian packages:$missing" >&2
    echo "Hãy cài / install them:  sudo apt-get install$missing" >&2
    exit 1
fi
echo "Cài gói Debian / installing Debian packages:$missing"
export DEBIAN_FRONTEND=noninteractive
$run apt-get update -qq
# The cluster that Debian would start for us is not wanted: tests start their own.
$run apt-get install -y -qq --no-install-recommends $missing >/dev/null
