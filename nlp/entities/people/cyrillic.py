"""Names in Russian text: Vietnamese names by sound, and Russian witnesses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nlp.entities.people.spots import Spot
from nlp.entities.people.titles import Hint
from nlp.entities.reading import EntityReading

_CYRILLIC: Final = re.compile("[а-яА-Я]")
_SURNAME: Final = (
    "Нгуен|Нгуэн|Чан|Тран|Ле|Фам|Хоанг|Хуанг|Хюинь|Хуинь|Хюин|Фан|Ву|Во|Данг|Буй|До|Хо|Нго|"
    "Зыонг|Дыонг|"
    "Ли|Лы|Динь|Доан|Чинь|Май|Као|Лыонг|Луонг|Дао|Та|То|Чыонг|Труонг|Лам|Ха|Фунг|Куать|Тхай|"
    "Выонг|Вуонг|"
    "Киеу|Тю|Чу|Тяу|Ла|Лыу|Люу|Лук|Мак|Нгием|Нонг|Дам|Тонг|Ло|Кам|Тьеу|Ким|Тан|Хуа"
)
_CASES: Final = "(?:а|у|ом|е)?"
_WORD: Final = "[А-ЯЁ][а-яё]+"
_VIETNAMESE: Final = re.compile(rf"(?<!\w)(?:{_SURNAME}){_CASES}(?:[ \u00a0-]{_WORD}){{1,3}}(?!\w)")
_BY_SOUND: Final = re.compile(rf"(?:{_SURNAME}){_CASES}(?!\w)")
_GIVEN: Final = (
    "Иван|Николай|Александр|Алексей|Владимир|Виктор|Василий|Сергей|Михаил|Анатолий|Юрий|"
    "Геннадий|Валерий|"
    "Борис|Пётр|Петр|Павел|Андрей|Дмитрий|Евгений|Олег|Игорь|Леонид|Вячеслав|Станислав|"
    "Константин|Григорий|"
    "Фёдор|Федор|Степан|Егор|Лев|Марк|Валентин|Вадим|Виталий|Эдуард|Роман|Илья|Яков|Семён|"
    "Семен|Тимофей|"
    "Кирилл|Максим|Антон|Аркадий|Всеволод|Ростислав|Анна|Мария|Елена|Ольга|Татьяна|Нина|"
    "Галина|Людмила|"
    "Валентина|Светлана|Ирина|Наталья|Тамара|Вера|Любовь|Надежда|Екатерина|Зоя|Лидия"
)
_ENDING: Final = "(?:а|я|у|ю|ом|ем|ой|е|и)?"
_RUSSIAN: Final = re.compile(
    rf"(?<!\w)(?:{_GIVEN}){_ENDING}(?: {_WORD}(?:вич|вна|ич)\w{{0,2}})?(?: "
    rf"{_WORD}(?:-{_WORD})?)(?!\w)"
    rf"|(?<!\w)(?:[А-ЯЁ]\. ?){{1,2}}{_WORD}(?:ов|ев|ёв|ин|ын|ий|ко|ук|юк|ян|ич|ых|ер|ан|ль|"
    rf"ик)\w{{0,3}}(?!\w)"
    rf"|(?<!\w){_WORD}(?:ов|ев|ёв|ин|ын|ий|ко|ук|юк|ян)\w{{0,2}} [А-ЯЁ]\. ?[А-ЯЁ]\."
)
_RANKED: Final = re.compile(
    r"(?<!\w)(?:[Рр]ядов|[Ее]фрейтор|[Сс]ержант|[Сс]таршин|[Пп]рапорщик|[Лл]ейтенант|"
    r"[Кк]апитан|[Мм]айор|"
    r"[Пп]одполковник|[Пп]олковник|[Гг]енерал|[Тт]оварищ|[Гг]осподин)\w* "
    rf"(?P<name>{_WORD}(?: {_WORD}){{0,2}})(?!\w)"
)
_NAMED: Final = re.compile(
    r"(?<!\w)(?i:по имени|надпись|имя|звали его|по фамилии|звали|зовут|имя|фамилия|боец|"
    r"солдат\w*|товарищ\w*|друг\w*|"
    r"погибш\w+|"
    r"останки|могил\w+|брат\w*|сын\w*)[: —-]+[«\"]?"
    rf"(?:его |её |был |было )?(?P<name>{_WORD}(?: {_WORD}){{0,3}})(?!\w)"
)
_SELF: Final = re.compile(
    rf"(?:(?<!\w)[Яя](?:,| —| -)? |[Мм]еня зовут |[Пп]одпись: |[Сс]видетель:? |[Вв]етеран:? |"
    rf"[Рр]ассказал:? )"
    rf"(?P<name>{_WORD}(?: {_WORD}){{1,2}})(?!\w)"
)
_NO_NAME: Final = frozenset(
    "Вьетнам Вьетнама Вьетнаме Вьетнамской Вьетнамская Народной Северного Южного Лаос Ханой "
    "Хошимин "
    "Советского Красной Народная Демократической Мин".split()
)


def find_russian(reading: EntityReading) -> Iterator[Spot]:
    """Yield names in Cyrillic letters, in any case of declension, as written."""
    text = reading.text
    if not _CYRILLIC.search(text):
        return
    for match in _VIETNAMESE.finditer(text):
        if not _NO_NAME & set(match.group().split()) and not match.group().startswith("Хо Ши Мин"):
            score = 0.88 if match.group().count(" ") > 1 else 0.76
            yield Spot(*match.span(), score, "ru_vietnamese")
    for match in _RUSSIAN.finditer(text):
        if not _NO_NAME & set(match.group().split()):
            yield Spot(*match.span(), 0.85, "ru_own", "western", "xx")
    for pattern, score, rule, hint, origin in _PATTERNS:
        for match in pattern.finditer(text):
            if not _NO_NAME & set(match["name"].split()):
                known = _BY_SOUND.match(match["name"]) is not None
                yield Spot(*match.span("name"), score, rule, hint, "vi" if known else origin)


_PATTERNS: Final[tuple[tuple[re.Pattern[str], float, str, Hint | None, str], ...]] = (
    (_SELF, 0.86, "ru_self", "self", "xx"),
    (_RANKED, 0.8, "ru_rank", "western", "xx"),
    (_NAMED, 0.8, "ru_named", "strong", "vi"),
)
