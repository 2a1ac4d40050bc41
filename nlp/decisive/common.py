"""Vietnamese words that are hardly ever a name, for texts without capitals."""

from __future__ import annotations

from typing import Final

from records.text import unaccented

_WRITTEN: Final = """
ấy này kia đó đây nọ nào gì ai sao đâu thế vậy rồi nữa thì mà là và với cùng của cho để do vì
nên nếu khi lúc lại ra vào lên xuống đi đến tới về qua sang ở tại từ trong ngoài trên dưới trước
sau giữa bên cạnh gần xa đầu cuối không chưa chẳng đừng được bị có còn đã đang sẽ vẫn cũng đều
chỉ mới vừa thôi hết rất lắm quá hơn nhất như các những mấy mọi mỗi từng cả nhiều ít vài một hai
ba bốn năm sáu bảy tám chín mười em anh chị ông bà cô chú bác cậu mợ con cháu tôi tao mày nó họ
mình ta chúng người thằng đứa bố mẹ cha má nhà quê làng xã huyện tỉnh đất nước bộ đội chiến sĩ
đồng chí liệt sĩ hy sinh chết mất sống đánh bắn chôn cất đào tìm gặp thấy nghe nói kể bảo hỏi
biết nhớ quên làm ăn uống ngủ nằm ngồi đứng chạy cầm mang đưa lấy gọi tên tuổi ngày tháng năm
giờ phút đêm sáng trưa chiều tối hôm mai nay xưa mộ hài cốt nấm hầm hố súng đạn bom mìn máy bay
xe pháo trận địch ta mỹ nguỵ ngụy lính quân dân du kích y tá bác sĩ thợ gò đồi núi sông suối cầu
đường rừng cây đá giếng vườn ruộng nhé ạ à ơi dạ vâng ừ thưa lô chính tay việc chuyện phía góc
gốc bờ chân đỉnh chỗ nơi lối hướng đông tây nam bắc cao thấp to nhỏ lớn bé già trẻ thương bộ
binh công nhân khác cũ giờ thường luôn cứ xong tiếp theo bằng đúng sai phải trái cần muốn thích
yêu xin mời cảm cám chào giúp dẫn chèo thuyền tổ tiểu trung đại sư đoàn lớp trường học trẻ út cả
vợ chồng gái trai dì cụ kỵ nội ngoại vô chức lớn gọi trả nhận viết thư giấy ảnh bức lá tờ quyển
sổ đường ấn ở khoảng ngôi đấy tận hồi hộ hàng
""".split()
STOP: Final = frozenset(_WRITTEN) | frozenset(map(unaccented, _WRITTEN))
