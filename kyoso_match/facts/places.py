"""Places in a text that are a service area or the place of the work, where the clause says so.

A town that is named as a customer, a home or an example is none: 「豊田市で導入実績」 does not say where the owner
works.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kyoso_match.facts.mentions import Found, Role
from kyoso_match.municipalities import AREAS, MUNICIPALITIES, PREFECTURES
from kyoso_match.text import Normalised

WHOLE_COUNTRY = "全国"

_AREA = "|".join(sorted(AREAS, key=len, reverse=True))
_NATION = re.compile(
    r"(?P<nation>(?:日本)?全国)(?:(?P<answer>対応)|どこ(?:でも|へでも|にでも)|どの(?:自治体|市区?町村|地域)でも|(?:の)?(?:47|全)都道府県に対応|(?:各地)?(?:に|で|へ)(?:対応|提供|出張|伺|サービス)"
    r"|の(?:自治体|市区?町村|地域|事業者)(?:様|の皆さま)?(?:(?:に|へ|を対象に)(?:対応|提供|サービス|支援|お届け)))"
)
_CUE = re.compile(
    r"(?P<inside>内)?(?P<wide>全域|一円|全体)?"
    r"(?:(?P<limit>(?:内)?(?:のみ|限定|に限(?:ります|る|り|定)))(?!なら|せ|し[なま])"
    r"|(?P<given>に対応(?:し(?!た)|可|で|い)|で(?:の)?活動し(?!てい?た|ていまし|ました|た)|を中心に[^。、\n]{0,8}(?:活動|対応|提供)し(?!てい?た|ました)"
    r"|(?:に|へ)の?(?:出張|訪問|お伺|伺)|で(?:サービス|事業)を)"
    r"|(?P<asked>で(?:の)?(?:実証|実施|開催|試行)(?!され|し(?:た|まし)))|(?P<both>を対象に(?![^。、\n]{0,8}(?:調査|し(?:た|まし)))))"
)
_HEADING = re.compile(
    r"(?:(?:対応|提供|活動|サービス|営業|実施|実証|事業)(?:可能)?(?:地域|エリア|場所|範囲)|対象エリア)"
    r"(?:は|:|として){1,2} ?"
)
_JOINS = re.compile(r"(?:と|、|・|や|及び|および|または|,|/)$")
_LISTS = re.compile(r"と|、|・|や|及び|および|または|,|/")
_RELATIVE = re.compile(r"[県市町村区都府道管]内$")
_FROM_HERE = re.compile(
    rf"(?:日本)?全国|[県市町村区都府道管]内|(?:{_AREA})(?:地方)?|(?:{'|'.join(sorted(PREFECTURES))})?(?:[^\s、。,・(はをがに]{{1,6}}?[市区町村])?"
)
_LONGEST = 14
_PLACES = MUNICIPALITIES | PREFECTURES | AREAS.keys()


def places(normalised: Normalised, side: Role) -> Iterator[Found]:
    """The places of the work (of a challenge) or the areas served (of a capability)."""
    text = normalised.text
    if "全国" in text and side == "capability":
        for match in _NATION.finditer(text):
            yield Found("region", WHOLE_COUNTRY, match.start(), match.end("answer" if match["answer"] else "nation"))
    for match in _CUE.finditer(text):
        if match["limit"] or match["both"] or match["asked" if side == "challenge" else "given"]:
            yield from _before(text, match)
    if "地域" in text or "エリア" in text or "場所" in text or "範囲" in text:
        for match in _HEADING.finditer(text):
            yield from _after(text, match.end())


def _before(text: str, cue: re.Match[str]) -> Iterator[Found]:
    """The place that ends where a cue begins, and those that are joined to it."""
    end, limit = cue.start(), cue["limit"] is not None
    relative = cue["inside"] is not None and end and not _named(text, end)
    if relative:
        if text[end - 1] not in "県市町村区都府道管" or (end > 1 and "一" <= text[end - 2] <= "龥"):
            return
        start, name = end - 1, text[end - 1] + "内"
    else:
        named = _named(text, end)
        if named is None:
            return
        start, name = named
    last = cue.end("limit") if limit else max(end, cue.end("inside"), cue.end("wide"))
    if limit and cue["limit"].endswith("ります"):
        last -= len("ます")
    found = [Found("region", name, start, last, limit)]
    while not relative and (joint := _JOINS.search(text, max(0, start - 3), start)):
        named = _named(text, joint.start())
        if named is None:
            break
        found.append(Found("region", named[1], named[0], joint.start(), limit))
        start = named[0]
    yield from reversed(found)


def _named(text: str, end: int) -> tuple[int, str] | None:
    """Where the longest name of a place that ends at ``end`` starts, and the name."""
    for start in range(max(0, end - _LONGEST), end - 1):
        name = text[start:end]
        if name in _PLACES or (name[:3] in PREFECTURES and name[3:] in MUNICIPALITIES):
            return start, name
        if name[:4] in PREFECTURES and name[4:] in MUNICIPALITIES:
            return start, name
        area = name.removesuffix("地方").removesuffix("圏")
        if area in AREAS:
            return start, area
    return None


def _after(text: str, start: int) -> Iterator[Found]:
    """The list of places that begins at ``start``."""
    while True:
        match = _FROM_HERE.match(text, start)
        if match is None or not match[0]:
            return
        end, name = match.end(), match[0]
        if name.endswith("全国"):
            name = WHOLE_COUNTRY
        elif not _RELATIVE.search(name):
            named = _named(text, end)
            if named is None or named[0] != start:
                return
            name = named[1]
        cue = _CUE.match(text, end)
        if cue is not None and cue["limit"]:  # found by its cue
            return
        yield Found("region", name, start, end)
        joint = _LISTS.match(text, end)
        if joint is None:
            return
        start = joint.end()
