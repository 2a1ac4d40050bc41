"""Working the console by keyboard and mouse: search, item page, dialogs, small screens."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from casework.index_access import index_home
from casework.models import Item, Passage, User
from tests.browser.conftest import Screen
from tests.browser.media import stored, wav_bytes
from tests.web import rows

pytestmark = pytest.mark.django_db(transaction=True)

Opener = Callable[..., Screen]


@pytest.fixture
def interview(db: None) -> Item:
    """Return a searchable item with a recording of thirty seconds and three captions."""
    item = rows.make_item("Lời kể của ông Ba.")
    rows.make_recording(item, stored(wav_bytes(30), "audio/wav"))
    for n in range(3):
        rows.make_passages(rows.make_item(f"Mộ số {n} dưới gốc cây gạo."))
    index_home().upsert(rows.indexed(list(Passage.objects.select_related("item"))))
    return item


def test_search_by_keyboard_alone(open_screen: Opener, interview: Item, verifier: User) -> None:
    screen = open_screen(verifier)
    page = screen.go("/search?q=g%E1%BB%91c+c%C3%A2y+g%E1%BA%A1o")
    current = page.locator("[data-row].current")
    page.keyboard.press("j")
    expect(current).to_have_count(1)
    first = page.locator("[data-row]").nth(0)
    expect(first).to_have_class("card hit current")
    page.keyboard.press("j")
    expect(page.locator("[data-row]").nth(1)).to_have_class("card hit current")
    page.keyboard.press("k")
    expect(first).to_have_class("card hit current")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("jj?")
    expect(page.locator("#q")).to_have_value("jj?")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/items/**")
    screen.check()


def test_help_opens_and_closes_by_keyboard(
    open_screen: Opener, interview: Item, verifier: User
) -> None:
    screen = open_screen(verifier)
    page = screen.go("/search?q=gao")
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    expect(page.locator("#help")).to_contain_text("Kết quả sau, kết quả trước")
    screen.check()
    screen.shot("help-desk")
    page.keyboard.press("j")
    expect(page.locator("[data-row].current")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()


def test_hit_in_a_recording_opens_at_its_second(
    open_screen: Opener, interview: Item, verifier: User
) -> None:
    page = open_screen(verifier).go("/search?q=chôn+các+anh+gốc+cây+gạo")
    page.get_by_role("link", name="Nghe từ 0:10").first.click()
    page.wait_for_url("**#t=10.0")
    expect(page.locator("audio")).to_have_js_property("currentTime", 10)
    expect(page.locator("[data-segment].playing")).to_contain_text("Chúng tôi chôn các anh")


def test_captions_seek_the_player_by_mouse_and_keyboard(
    open_screen: Opener, interview: Item, verifier: User
) -> None:
    screen = open_screen(verifier)
    page = screen.go(f"/items/{interview.pk}")
    player = page.locator("audio")
    expect(player).not_to_have_js_property("readyState", 0)
    page.get_by_role("link", name="Nghe từ 0:20").click()
    expect(page.locator("[data-segment].playing")).to_contain_text("chưa ai quay lại")
    assert player.evaluate("audio => audio.currentTime") >= 20
    for key in ("k", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("[data-segment].playing")).to_contain_text("Chúng tôi chôn các anh")
    assert 10 <= player.evaluate("audio => audio.currentTime") < 20
    assert screen.complaints == []


def test_clue_tells_its_model_on_focus(open_screen: Opener, verifier: User) -> None:
    item = rows.make_item()
    rows.make_clue(item, "0912 345 678")
    screen = open_screen(verifier)
    page = screen.go(f"/items/{item.pk}")
    tip = page.locator(".clue-tip").first
    expect(tip).to_be_hidden()
    page.locator("a.clue").first.focus()
    expect(tip).to_be_visible()
    expect(tip).to_contain_text("phonenumbers@9")
    screen.check()


def test_filters_and_saved_search_by_mouse(
    open_screen: Opener, interview: Item, verifier: User
) -> None:
    page = open_screen(verifier).go("/search?q=gạo")
    page.get_by_label("Bài đăng").check()
    page.get_by_role("button", name="Áp dụng").click()
    page.wait_for_url("**kind=post**")
    page.locator(".saved summary").click()
    page.get_by_label("Lưu tìm kiếm này với tên").fill("Cây gạo")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("Đã lưu tìm kiếm")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Bỏ tìm kiếm đã lưu Cây gạo").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã bỏ")


def test_navigation_on_a_phone_opens_and_closes(
    open_screen: Opener, interview: Item, verifier: User
) -> None:
    screen = open_screen(verifier, "phone")
    page = screen.go("/")
    navigation = page.locator("#navigation")
    expect(navigation).to_be_hidden()
    page.get_by_role("button", name="Trình đơn").click()
    expect(navigation).to_be_visible()
    screen.check()
    screen.shot("navigation-phone")
    page.keyboard.press("Escape")
    expect(navigation).to_be_hidden()
    page.get_by_role("button", name="Trình đơn").click()
    navigation.get_by_role("link", name="Tìm kiếm").click()
    page.wait_for_url("**/search")


@pytest.mark.parametrize("width", ["phone", "desk"])
def test_without_script_the_console_still_works(
    open_screen: Opener, interview: Item, verifier: User, width: str
) -> None:
    page = open_screen(verifier, width, java_script_enabled=False).go("/")
    page.locator("#navigation").get_by_role("link", name="Tìm kiếm").click()
    page.fill("#q", "gốc cây gạo")
    page.get_by_role("button", name="Tìm", exact=True).click()
    expect(page.locator("[data-row]")).not_to_have_count(0)
    page.locator("[data-open]").first.click()
    expect(page.locator("h2", has_text="Xuất xứ")).to_be_visible()
    page.locator(".user-menu summary").click()
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("**/login")


def test_language_switch_changes_the_page(open_screen: Opener, verifier: User) -> None:
    screen = open_screen(verifier)
    page = screen.go("/")
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text("My work")
    screen.check()


def test_first_sign_in_with_a_one_time_password(
    open_screen: Opener, make_user: Callable[..., User]
) -> None:
    newcomer = make_user("editor", must_change_password=True)
    page = open_screen(newcomer).page
    page.fill("#id_new_password1", "dong-song-mua-thu")
    page.fill("#id_new_password2", "dong-song-mua-thu")
    page.get_by_role("button", name="Lưu mật khẩu").click()
    expect(page.locator("h1")).to_have_text("Việc của tôi")
