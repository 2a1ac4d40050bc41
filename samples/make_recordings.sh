#!/usr/bin/env bash
# Speak the four sample recordings with espeak-ng and store them as small Opus files.
# Needs espeak-ng and ffmpeg (Debian: apt-get install espeak-ng ffmpeg). Everything said is invented.
#   samples/make_recordings.sh [FOLDER]      default: samples/recordings
set -euo pipefail
out="${1:-$(dirname "$0")/recordings}"
mkdir -p "$out"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# say NAME VOICE WORDS_PER_MINUTE PITCH FILTER: reads the text on standard input
say() {
    espeak-ng -v "$2" -s "$3" -p "$4" -g 4 -w "$work/$1.wav" --stdin
    ffmpeg -nostdin -loglevel error -y -i "$work/$1.wav" -af "$5" -ac 1 \
        -c:a libopus -b:a 20k -application voip -map_metadata -1 \
        -metadata comment="synthetic sample" -fflags +bitexact "$out/$1.ogg"
}

telephone="highpass=f=300,lowpass=f=3400,aresample=16000"
indoors="aecho=0.8:0.5:12:0.2,aresample=16000"

say ghi-am-vi-01-khe-sanh vi 125 35 "$telephone" <<'TEXT'
A lô, tôi là Hoàng Văn Khải, ngày trước thợ gò ở phố Cầu Đất, Hải Phòng.
Tôi cùng tiểu đội với anh Bùi Xuân Lẫm, đại đội năm, tiểu đoàn tám, trung đoàn sáu mươi sáu.
Chính tay tôi đục tên anh vào vỏ đạn một trăm linh năm, cắm ở đầu ngôi mộ thứ tư, cạnh cái giếng đá ở Khe Sanh.
Giếng mẻ một góc về phía tây. Ai đi tìm thì gọi tôi, tôi còn đi được.
TEXT

say ghi-am-vi-02-thach-han vi-vn-x-central 130 60 "$telephone" <<'TEXT'
Dạ em gọi từ Nhan Biều, Quảng Trị. Ba em là người chèo thuyền đêm mười sáu tháng tám năm bảy hai.
Ba em mất rồi, nhưng ba em dặn chỗ chín anh bộ đội nằm là bãi bồi phía tây hai cây sung, bên sông Thạch Hãn.
Bây giờ còn một cây thôi. Có anh tên Duyệt, người Hải Phòng. Em sẵn sàng dẫn đường.
TEXT

say voice-en-01-song-rai en-gb 150 40 "$indoors" <<'TEXT'
Good day. I was a rifleman in the Australian platoon that sprang the ambush east of the Song Rai, fourth of March, nineteen seventy.
Grid Yankee Sierra six one two, seven four five.
We buried five men of D four four five under a kapok tree that lightning had struck, heads to the north.
I helped to dig. I can point to it on a photograph if somebody sends me one.
TEXT

say voix-fr-01-nui-voi fr-fr 145 45 "$indoors" <<'TEXT'
Bonjour. Je suis la petite-fille d'un infirmier du poste d'An Lao, près de Haïphong.
Il a écrit dans son carnet que huit soldats du régiment quarante-deux ont été enterrés devant la grotte nord de Nui Voi, le treize janvier mille neuf cent cinquante-quatre.
L'un d'eux était presque un enfant. Il portait une ardoise. Je voudrais rendre ce carnet.
TEXT
