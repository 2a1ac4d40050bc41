"""Words for the states and fields of official facts."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FACT_STATUS: Final[dict[str, Promise]] = {
    "plan": _("Có trong kế hoạch"),
    "official": _("Có văn bản chính thức"),
    "plan+assumed": _("Một phần giả định"),
    "assumed": _("Giả định"),
}
FACT_FIELD: Final[dict[str, Promise]] = {
    "topic": _("Chủ đề"),
    "status": _("Tình trạng"),
    "statement_vi": _("Nội dung (tiếng Việt)"),
    "statement_en": _("Nội dung (tiếng Anh)"),
    "source_doc": _("Văn bản nguồn"),
    "source_section": _("Mục trong văn bản"),
    "check": _("Phần máy đối chiếu (check)"),
    "valid_from": _("Có hiệu lực từ"),
    "valid_to": _("Hết hiệu lực sau"),
    "assumed_part": _("Phần giả định"),
    "verdict_rule": _("Thế nào là trái dữ kiện"),
    "abstain_when": _("Khi nào không kết luận"),
}
