"""Who may take part and how one works together, where a text says it: 法人のみ, NPO可, オンラインで対応.

Most words for these name something else in most sentences (法人税, 個人情報, オンライン申請), so that only a few
phrases that state a condition are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kyoso_match.facts.mentions import Found, Role, around, since_comma
from kyoso_match.records.checks import ON_SITE, ONLINE
from kyoso_match.text import Normalised

_KIND = (
    "個人事業主|フリーランス|(?:認定|特定)?(?:NPO|非営利活動)(?:法人|団体)?|大学|スタートアップ(?:企業)?|ベンチャー(?:企業)?"
    "|(?:民間|地元|市内|県内)?企業|(?:市民|住民|任意)?団体|法人|個人"
)
_ENTRANT = re.compile(
    rf"(?P<kind>{_KIND})(?:"
    r"(?P<only>のみ(?=です|とし|とす|、|。|\)|$|[がを]?対象|応募|参加|可)|に限(?:ります|る|り|定(?!せ|し[なま]))|限定(?!せ|し[なま]))"
    r"|[もで]{0,2}可(?![能視決])|でも可|も(?:歓迎|対象です|応募(?:でき|可能?)|参加(?:でき|可能?))"
    r"|での(?:参加|応募|ご?提案)[もが]?可能?)"
)
_QUALIFICATION = re.compile(
    r"(?:応募資格|応募要件|参加資格|応募対象|対象事業者)(?:者)?(?:は|:|として){1,2} ?"
    rf"(?P<kinds>(?:(?:{_KIND})(?:または|又は|もしくは|[、・や]|と)?){{1,8}})(?!税|情報)"
)
_KINDS = re.compile(_KIND)
_OURSELVES = re.compile(
    rf"(?P<company>[当弊]社)|(?:私たち|わたしたち|当法人|当団体|当会)は(?P<kind>{_KIND})(?=です|であり|として|で、)"
)

_REMOTE = "オンライン|リモート|[WwＷ]eb会議|ウェブ会議|ビデオ会議|テレワーク"
_WORK = "対応|支援|指導|面談|打ち?合わ?せ|開催|実施|伴走|相談|研修|参加|進め|行[いう]|お打ち|提供|完結|伺|可"
_FORM = re.compile(
    rf"(?P<full>フルリモート|フルオンライン)"
    rf"|(?P<talk>(?:打ち?合わ?せ|会議|面談|相談|やりとり|やり取り)は(?:原則|基本|主に)?)(?P<talk_online>{_REMOTE})"
    rf"|(?P<only>(?:完全)?(?P<only_online>{_REMOTE})(?:のみ|限定|可(?!能性)|でも可|完結(?=で(?:の)?(?:支援|対応|提供|実施|ご)|型の支援))"
    r"|(?P<only_site>対面|現地|訪問)(?:のみ|限定|必須))(?!なら|では)"
    rf"|(?P<both_site>対面|現地)(?P<between>(?:でも|[と・や]|または|又は|、){{1,3}})(?P<both_online>{_REMOTE})(?:の|で)?(?:どちら|両方|いずれ|併用|も|でも|対応|支援)"
    rf"|(?P<online>{_REMOTE})で(?:の|も)?ご?(?:{_WORK})"
    r"|(?P<site>現地)(?:での?ご?(?:作業|対応|活動|打ち?合わ?せ|支援|調査|研修)(?:[がを](?:必要|必須|お願い|行)|し|でき|可)|[にを](?:伺|訪問|お伺))"
)
_TALK = re.compile("での?(?:ご|お)?(?:打ち?合わ?せ|面談|会議|やり取り|やりとり)")
_REQUIRED = ("必要", "必須", "お願い")
_OF_OTHERS = re.compile(
    r"(?:市民|住民|利用者|高齢者|子ども|生徒|児童|保護者|患者|家族|選手|誰|観光客|受講者|参加者)(?:の方)?[^、]{0,4}[がはもに]"
)


def partners(normalised: Normalised, side: Role) -> Iterator[Found]:
    """Whom a challenge admits, or what a capability's owner is; and オンライン or 現地."""
    text = normalised.text
    yield from _entrants(text) if side == "challenge" else _owner(text)
    if any(word in text for word in ("オンライン", "リモート", "会議", "テレワーク", "現地", "対面", "訪問")):
        for match in _FORM.finditer(text):
            yield from _form(text, match, side)


def kind_of(written: str) -> str:
    """The common word for a kind of organisation: 企業 for 民間企業, NPO for 認定NPO法人.

    >>> kind_of("認定NPO法人"), kind_of("株式会社"), kind_of("ベンチャー企業"), kind_of("市内に本店を置く者")
    ('NPO', '企業', 'スタートアップ', '市内に本店を置く者')
    """
    for kind, words in _COMMON:
        if written.endswith(words):
            return kind
    return written


_COMMON = (
    ("NPO", ("NPO", "NPO法人", "NPO団体", "非営利活動法人", "非営利活動団体")),
    ("スタートアップ", ("スタートアップ", "スタートアップ企業", "ベンチャー", "ベンチャー企業")),
    ("企業", ("企業", "株式会社", "有限会社", "合同会社", "会社")),
    ("個人事業主", ("個人事業主",)),
    ("団体", ("団体",)),
    ("大学", ("大学",)),
)


def _entrants(text: str) -> Iterator[Found]:
    for match in _QUALIFICATION.finditer(text) if "資格" in text or "要件" in text or "対象" in text else ():
        listed = list(_KINDS.finditer(text, *match.span("kinds")))
        limits = re.compile("に限(?:ります|る|り|定)|のみ").match(text, match.end())
        for kind in listed:
            end = kind.end() if limits is None or kind is not listed[-1] else _without_ending(limits)
            yield Found("eligibility", kind_of(kind[0]), kind.start(), end, True)
    if not any(word in text for word in ("のみ", "限", "可", "歓迎", "も対象", "も応募", "も参加")):
        return
    for match in _ENTRANT.finditer(text):
        if not _QUALIFICATION.search(text, max(0, match.start() - 24), match.end()):
            end = _without_ending(match)
            yield Found("eligibility", kind_of(match["kind"]), match.start(), end, match["only"] is not None)


def _without_ending(match: re.Match[str]) -> int:
    return match.end() - len("ます") if match[0].endswith("ります") else match.end()


def _owner(text: str) -> Iterator[Found]:
    if "社" not in text and "たちは" not in text and "当" not in text:
        return
    match = _OURSELVES.search(text)
    if match is not None:
        group = "company" if match["company"] else "kind"
        kind = "企業" if match["company"] else kind_of(match["kind"])
        yield Found("eligibility", kind, *match.span(group))


def _form(text: str, match: re.Match[str], side: Role) -> Iterator[Found]:
    before, after = around(text, *match.span())
    if _OF_OTHERS.search(since_comma(before)):
        return
    if match["full"]:
        yield Found("form", ONLINE, *match.span("full"), True)
    elif match["talk_online"]:
        yield Found("form", ONLINE, *match.span("talk_online"))
    elif match["only"]:
        only = match["only"].endswith(("のみ", "限定", "完結", "必須"))
        yield Found("form", ONLINE if match["only_online"] else ON_SITE, *match.span("only"), only)
    elif match["both_online"]:
        yield Found("form", ON_SITE, *match.span("both_site"))
        yield Found("form", ONLINE, *match.span("both_online"))
    elif match["site"]:
        yield Found("form", ON_SITE, *match.span("site"), match[0].endswith(_REQUIRED))
    elif side == "capability" or _TALK.search(match[0] + after):  # オンラインで参加 mostly means the citizens
        yield Found("form", ONLINE, *match.span("online"))
