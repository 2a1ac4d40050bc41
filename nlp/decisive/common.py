"""Vietnamese words that are hardly ever a name, for texts without capitals."""

from __future__ import annotations

from typing import Final

from records.text import unaccented

_FUNCTION: Final = """
ấy này kia đó đây nọ nào gì ai sao đâu thế vậy rồi nữa thì mà là và với cùng của cho để do vì
nên nếu khi lúc lại ra vào lên xuống đi đến tới về qua sang ở tại từ trong ngoài trên dưới trước
sau giữa bên cạnh gần xa đầu cuối không chưa chẳng đừng được bị có còn đã đang sẽ vẫn cũng đều
chỉ mới vừa thôi hết rất lắm quá hơn nhất như các những mấy mọi mỗi từng cả nhiều ít vài tôi tao
mày nó họ mình ta chúng thằng ngày tháng năm giờ nhé ạ à ơi dạ vâng ừ lô nơi chỗ phía người hy
anh chị em ông bà chúng gọi
""".split()
_CONTENT: Final = """
một hai ba bốn sáu bảy tám chín mười cô chú bác cậu mợ con cháu đứa bố mẹ cha má nhà quê làng xã
huyện tỉnh đất nước bộ đội chiến sĩ đồng chí liệt sinh chết mất sống đánh bắn chôn cất đào tìm
gặp thấy nghe nói kể bảo hỏi biết nhớ quên làm ăn uống ngủ nằm ngồi đứng chạy cầm mang đưa lấy
tên tuổi phút đêm sáng trưa chiều tối hôm mai nay xưa mộ hài cốt nấm hầm hố súng đạn bom mìn máy
bay xe pháo trận địch mỹ nguỵ ngụy lính quân dân du kích y tá thợ gò đồi núi sông suối cầu đường
rừng cây đá giếng vườn ruộng thưa chính tay việc chuyện góc gốc bờ chân đỉnh lối hướng đông tây
nam bắc cao thấp to nhỏ lớn bé già trẻ thương binh công nhân khác cũ thường luôn cứ xong tiếp
theo bằng đúng sai phải trái cần muốn thích yêu xin mời cảm cám chào giúp dẫn chèo thuyền tổ
tiểu trung đại sư đoàn lớp trường học út vợ chồng gái trai dì cụ kỵ nội ngoại vô chức trả nhận
viết thư giấy ảnh bức lá tờ quyển sổ ấn khoảng ngôi đấy tận hồi hộ hàng
""".split()
FUNCTION_WORDS: Final = frozenset(_FUNCTION) | frozenset(map(unaccented, _FUNCTION))
"""Words that end a name, whatever stands before them."""
STOP: Final = FUNCTION_WORDS | frozenset(_CONTENT) | frozenset(map(unaccented, _CONTENT))
"""These, and common words that are seldom part of a name."""
