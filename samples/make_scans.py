"""Draw the four sample scans and write the two sample papers; every word on them is invented.

    python samples/make_scans.py [--fonts HANDWRITING_FOLDER] [--out FOLDER]

Typed pages need the Debian package fonts-noto-core. Handwritten pages need Patrick Hand (SIL Open
Font License) with its Vietnamese letters; ``npm pack @fontsource/patrick-hand`` brings it, and
``--fonts`` names the ``files`` folder inside. Without ``--fonts`` only the typed pages and the
papers are written again.
"""

from __future__ import annotations

import argparse
import io
import random
import zipfile
from datetime import datetime
from pathlib import Path

from docx import Document
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

TYPED = "/usr/share/fonts/truetype/noto/NotoSerif-Regular.ttf"
BOLD = "/usr/share/fonts/truetype/noto/NotoSerif-Bold.ttf"
HAND = "patrick-hand-{}-400-normal.woff2"
VIETNAMESE_ONLY = "ĂăĐđĨĩŨũƠơƯư"
PAPER, INK, BLUE, RED = (236, 226, 200), (48, 42, 38), (38, 52, 110), (170, 50, 45)
SIZE = (1000, 1400)

DEATH_NOTICE = """QUÂN ĐỘI NHÂN DÂN VIỆT NAM
Đơn vị: e238

Số: 082/BT

Kính gửi: Ủy ban hành chính xã Nghi Hải,
          huyện Nghi Lộc, tỉnh Nghệ An

Chúng tôi đau đớn báo tin đồng chí:

Họ và tên:  NGUYỄN KHẮC TUYỂN
Sinh năm:   1949
Nguyên quán: xã Nghi Hải, Nghi Lộc, Nghệ An
Nhập ngũ:   tháng 4 năm 1968
Cấp bậc:    Trung sĩ
Chức vụ:    Trắc thủ
Đơn vị:     Tiểu đoàn 82, trung đoàn 238

Đã hy sinh ngày 16 tháng 4 năm 1972
Tại: trận địa Kiến An, Hải Phòng
Trường hợp: chiến đấu
Thi hài mai táng tại: đồi Phù Liễn

Xin chia buồn cùng gia đình.

             Ngày 29 tháng 4 năm 1972
             THỦ TRƯỞNG ĐƠN VỊ
             (bản giả lập)"""

LETTER = """Phú Yên, ngày 11 tháng 1 năm 1968

Mẹ kính yêu,

Con viết vội mấy dòng vì sáng mai anh giao liên đi.
Con vẫn khỏe, chỉ nhớ biển Cát Hải nhà mình.
Ở đây cũng có biển, đêm nằm nghe sóng ở
Vũng Rô con tưởng như mẹ đang gọi.
Cái thắt lưng mẹ thêu con vẫn đeo, anh em
trêu con mãi, nhưng đứa nào cũng thích.

Tết này con không về được. Mẹ đừng để phần
bánh cho con, mẹ ăn đi cho khỏe.
Nếu có ai hỏi thì mẹ bảo con đi học xa.

Con của mẹ,
Nghiễm

(thư giả lập)"""

ROSTER = """C9 - D6 - E36 - F308     THÁNG 3/1971

TT HỌ VÀ TÊN          SN   QUÊ QUÁN       GHI CHÚ
01 Phạm Bá Toán       1946 Vĩnh Bảo, HP   HS 20/3
02 Lương Đình Kỷ      1950 Đông Hưng, TB  HS 20/3
03 Ngô Văn Mạch       1951 Ứng Hòa, HT    HS 20/3
04 Trần Quý Đáng      1949 Hải Hậu, NH    bị thương
05 Lò Văn Inh         1952 Thuận Châu     HS 20/3
06 Vũ Xuân Thiết      1950 An Dương, HP   HS 20/3
07 Đào Công Khiển     1948 Gia Lộc, HD    đi viện
08 Bùi Sĩ Nhượng      1951 Kỳ Sơn, HB     HS 20/3
09 Hoàng Trọng Vấn    1950 Yên Mô, NB     còn lại

Chôn: sau xe tăng PT-76 cháy, Bản Đông,
nam đường 9. Tổng số 14 đ/c (c9: 6, c10: 8).
                      (trang giả lập)"""


class Hand:
    """Handwriting: Latin letters from one file, the Vietnamese ones from another.

    Args:
        folder: where the font files lie.
        size: letter size in pixels.
    """

    def __init__(self, folder: Path, size: int) -> None:
        self.latin = ImageFont.truetype(folder / HAND.format("latin"), size)
        self.vietnamese = ImageFont.truetype(folder / HAND.format("vietnamese"), size)

    def write(self, page: Image.Image, spot: tuple[float, float], text: str) -> float:
        """Write ``text`` letter by letter from ``spot``; returns where the pen stops."""
        draw, (x, y) = ImageDraw.Draw(page, "RGBA"), spot
        for char in text:
            own = char in VIETNAMESE_ONLY or "\u1ea0" <= char <= "\u1ef9"
            font = self.vietnamese if own else self.latin
            draw.text((x, y), char, font=font, fill=(*BLUE, 240), anchor="ls")
            x += font.getlength(char)
        return x


def sheet(rng: random.Random, size: tuple[int, int] = SIZE) -> Image.Image:
    """An empty old page: uneven paper, a fold, stains."""
    page = Image.new("RGB", size, PAPER)
    small = (size[0] // 4, size[1] // 4)
    grain = Image.frombytes("L", small, rng.randbytes(small[0] * small[1])).resize(size)
    page = ImageChops.blend(page, ImageChops.multiply(page, grain.convert("RGB")), 0.05)
    draw = ImageDraw.Draw(page, "RGBA")
    fold = size[1] // 2 + rng.randint(-30, 30)
    draw.line([(0, fold), (size[0], fold + 4)], fill=(120, 100, 70, 90), width=3)
    for _ in range(5):
        x, y, r = rng.randint(0, size[0]), rng.randint(0, size[1]), rng.randint(20, 90)
        draw.ellipse([x - r, y - r, x + r, y + r], fill=(150, 120, 70, 22))
    return page


def type_lines(page: Image.Image, text: str, size: int, rng: random.Random) -> None:
    """Type ``text`` with a machine whose letters sit unevenly and whose ribbon is worn."""
    font, draw = ImageFont.truetype(TYPED, size), ImageDraw.Draw(page, "RGBA")
    step = size * 0.62
    for row, line in enumerate(text.splitlines()):
        for column, char in enumerate(line):
            spot = (80 + column * step, 110 + row * size * 1.62 + rng.uniform(-1.2, 1.2))
            draw.text(spot, char, font=font, fill=(*INK, rng.randint(175, 255)), anchor="ms")


def write_lines(page: Image.Image, text: str, hand: Hand, step: int, rng: random.Random) -> None:
    """Write ``text`` by hand: words drift, lines are not quite level."""
    for row, line in enumerate(text.splitlines()):
        x, y = 90.0 + rng.uniform(-8, 8), 130.0 + row * step
        for word in line.split(" "):
            x = hand.write(page, (x, y + rng.uniform(-3, 3)), word + " ") + rng.uniform(-1, 4)
            y += rng.uniform(-0.6, 0.9)


def stamp(page: Image.Image, spot: tuple[int, int]) -> None:
    """A round stamp that says that the paper is a sample."""
    draw, (x, y) = ImageDraw.Draw(page, "RGBA"), spot
    draw.ellipse([x - 95, y - 95, x + 95, y + 95], outline=(*RED, 170), width=5)
    draw.ellipse([x - 78, y - 78, x + 78, y + 78], outline=(*RED, 150), width=2)
    font = ImageFont.truetype(BOLD, 26)
    for row, word in enumerate(("GIẢ LẬP", "SAMPLE")):
        draw.text((x, y - 18 + row * 36), word, font=font, fill=(*RED, 170), anchor="mm")


def sketch(page: Image.Image, fonts: Path, rng: random.Random) -> None:
    """A hand-drawn map of the hill with its labels."""
    draw = ImageDraw.Draw(page, "RGBA")
    for ring in range(6):
        w, h = 330 - ring * 52, 230 - ring * 36
        draw.ellipse([480 - w, 480 - h, 480 + w, 480 + h], outline=(*INK, 200), width=3)
    draw.line([(120, 980), (330, 700), (420, 560)], fill=(*INK, 220), width=5)
    draw.ellipse([300, 655, 372, 715], outline=(*RED, 255), width=6)
    for column in range(9):
        x = 215 + column * 11 + rng.randint(-3, 3)
        draw.line([(x, 680), (x + rng.randint(-9, 9), 610)], fill=(60, 100, 60, 230), width=4)
    draw.line([(880, 300), (880, 180)], fill=(*INK, 255), width=5)
    draw.polygon([(880, 160), (866, 195), (894, 195)], fill=INK)
    labels = [
        ((855, 110), "Bắc", 44), ((445, 455), "Đồi 875", 50), ((395, 690), "hố bom, 11 người", 40),
        ((90, 560), "bụi lồ ô", 38), ((60, 1000), "đường lên của c6 d2 e174", 42),
        ((540, 800), "yên ngựa tây nam", 40), ((80, 90), "Sơ đồ đồi 875, Đắk Tô", 56),
        ((80, 1130), "Khoát (Tiên Lãng), Cường (Kiến An), Sửu (Thái Bình)", 38),
        ((80, 1200), "chôn chiều 22/11/1967", 42),
        ((80, 1290), "vẽ lại theo trí nhớ (giả lập)", 38),
    ]  # fmt: skip
    for (x, y), text, size in labels:
        Hand(fonts, size).write(page, (x, y + size * 0.8), text)


def scanned(page: Image.Image, angle: float) -> Image.Image:
    """The page as a cheap scanner sees it: slightly turned, slightly soft."""
    turned = page.rotate(
        angle, expand=False, fillcolor=(205, 200, 190), resample=Image.Resampling.BICUBIC
    )
    return turned.filter(ImageFilter.GaussianBlur(0.5))


def copied(page: Image.Image) -> Image.Image:
    """The page as an office copier keeps it: grey, its paper nearly even."""
    return page.convert("L").point(lambda value: 228 if value > 165 else value).quantize(12)


def make_typed(folder: Path) -> None:
    """Draw the death notice and the roster into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(515)
    notice = sheet(rng)
    type_lines(notice, DEATH_NOTICE, 27, rng)
    stamp(notice, (640, 1270))
    copied(scanned(notice, 0.6)).save(folder / "giay-bao-tu.png", optimize=True)
    roster = sheet(rng, (1100, 900))
    type_lines(roster, ROSTER, 27, rng)
    copied(scanned(roster, -0.4)).save(folder / "danh-sach-don-vi.png", optimize=True)


def make_handwritten(folder: Path, fonts: Path) -> None:
    """Draw the letter and the sketch map into ``folder`` with the handwriting in ``fonts``."""
    rng = random.Random(1967)
    letter = sheet(rng)
    write_lines(letter, LETTER, Hand(fonts, 44), 66, rng)
    scanned(letter, -0.8).save(folder / "thu-tay.jpg", quality=62, optimize=True)
    plan = sheet(rng)
    sketch(plan, fonts, rng)
    scanned(plan, 1.1).save(folder / "so-do-chon-cat.jpg", quality=62, optimize=True)


PDF_LINES = [
    "LOI KE: CHON CAT O LO 27 LOC NINH (giay gia lap / synthetic)",
    "",
    "Toi la Trinh Van Sao, chien si c1 d4 e271. Ngay 7/4/1972 o Loc Ninh,",
    "toi cung anh em dao hao trong lo cao su 27, phia bac san bay, chon 22 dong chi.",
    "Anh Trinh Quang Nhuong que An Lao, Hai Phong nam thu nam tu dau phia dong.",
    "Moi nguoi co mot lo penicillin dung to giay ghi ten.",
    "Hang cay hoi do do cao chung sau met, moi hang cach nhau bay met.",
    "May danh chu khong co dau, mong thong cam.",
]


def make_pdf(path: Path) -> None:
    """Write one page of plain text as PDF, typed on a machine without accents.

    The PDF is written out by hand (header, four objects, cross-reference table) because its
    text must be real text in a standard font, and no PDF writer is among the dependencies.
    """
    safe = (line.replace("(", r"\(").replace(")", r"\)") for line in PDF_LINES)
    rows = "".join(f"({line}) Tj T*\n" for line in safe)
    content = f"BT /F1 11 Tf 15 TL 56 780 Td\n{rows}ET".encode("ascii")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources "
        b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Courier >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
    ]
    out, places = io.BytesIO(b"%PDF-1.4\n"), []
    out.seek(0, io.SEEK_END)
    for rank, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (rank, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer << /Size %d /Root 1 0 R >>\n" % (len(objects) + 1))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    path.write_bytes(out.getvalue())


def make_docx(path: Path) -> None:
    """Write the typed English testimony, with the same bytes on every run."""
    paper = Document()
    paper.core_properties.author = "Synthetic sample"
    paper.core_properties.created = paper.core_properties.modified = datetime(2026, 8, 13)
    paper.add_heading("The jackfruit trees at Tra Binh (synthetic)", level=1)
    for text in (
        "My name is Leonard Askew. I drove a supply truck to the Korean Blue Dragon marines at "
        "Tra Binh, Son Tinh district, Quang Ngai, on 15 February 1967.",
        "They were filling in a trench on the west side of the wire. It began at three jackfruit "
        "trees that stood in a line and ran about thirty paces toward the rice fields.",
        "A Korean marine showed me a brass whistle with the word THUAT cut into it. He did not "
        "want to keep it and did not know whom to give it to.",
        "I marked the place on my road map that night. The map is in good condition.",
    ):
        paper.add_paragraph(text)
    loose = io.BytesIO()
    paper.save(loose)
    with zipfile.ZipFile(loose) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, (2026, 8, 13, 0, 0, 0)), old.read(name), 8)


def main() -> None:
    """Write scans/ and documents/ below ``--out``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fonts", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent)
    args = parser.parse_args()
    make_typed(args.out / "scans")
    if args.fonts:
        make_handwritten(args.out / "scans", args.fonts)
    (args.out / "documents").mkdir(parents=True, exist_ok=True)
    make_pdf(args.out / "documents" / "loi-ke-loc-ninh.pdf")
    make_docx(args.out / "documents" / "testimony-tra-binh.docx")


if __name__ == "__main__":
    main()
