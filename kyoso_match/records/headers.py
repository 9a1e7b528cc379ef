"""Headers of real sheets and the field that each of them means, as data.

Sources of the headings: calls of Urban Innovation JAPAN and 民間提案制度, forms of 官民連携 platforms, 複業 offers and
Challenge.gov. They are compared by ``columns.heading_key``, so that white space, brackets, numbering and the width of
characters do not matter. A heading that is not here is kept in ``attributes`` (and so are those listed there, which
only help to find the header row).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_BOTH: dict[str, str] = {
    "id": "id 番号 No 整理番号 管理番号 通し番号 受付番号 コード",
    "title": "title 件名 タイトル 表題 名称 案件名 事業名 プロジェクト名 施策名称 name",
    "text": "text 本文 内容 詳細 概要 説明 description brief_description summary tagline",
    "owner": (
        "owner 所属 部署 部署名 所属部署 担当課 担当課名 担当部署 担当部局 所管課 所管部署 主管課 課名 部局名"
        " 自治体 自治体名 市町村 市町村名 市区町村 市区町村名 団体 団体名 地方公共団体名 organization 会社名"
        " 企業名 事業者名 法人名 法人・団体名 企業・団体名 事業者 提案者 提案者名 提案企業 会社・団体名"
        " 組織名 company municipality agency department"
    ),
    "needs": "needs",
    "offers": "offers",
    "region": (
        "region 地域 対象地域 実施地域 対応地域 実施場所 活動地域 対象エリア エリア 対応エリア 実証地域 実証場所"
    ),
    "budget_yen": "budget_yen budget 予算 予算額 金額 上限額 上限金額 費用 費用負担 総事業費 事業費",
    "period_months": (
        "period_months period 期間 実施期間 実証期間 事業期間 契約期間 活動期間 委託期間 想定期間 期間月数 実施月数"
    ),
    "deadline": (
        "deadline end_date 締切 締切日 〆切 募集締切 応募締切 提案締切 提出期限 募集期限 応募期限 受付期限"
        " 受付締切 期限 有効期限 掲載期限"
    ),
    "seats": (
        "seats 定員 人数 募集人数 募集数 社数 枠 募集枠 募集社数 募集定員 採択数 採択予定数 受入人数"
        " 受け入れ人数 受入可能人数"
    ),
    "eligibility": "eligibility eligibility_requirements",
    "form": "form 実施形態 実施方法 活動形態 勤務形態 働き方 対応形態 打合せ形態 オンライン可否 参加形態",
    "fields": (
        "fields 分野 政策分野 行政分野 課題分野 対象分野 対応分野 事業分野 カテゴリ カテゴリー ジャンル primary_type"
    ),
    "attributes": (
        "attributes 備考 URL ホームページ 連絡先 担当者 担当者名 電話 電話番号 メール メールアドレス 所在地"
        " 住所 本社所在地 採択企業 設立 設立年 資本金 従業員数 代表者 代表者名 更新日 登録日 スケジュール"
        " 資金計画 都道府県 都道府県名 評価基準 審査基準 how_to_enter judging_criteria rules prize"
    ),
}

_CHALLENGE: dict[str, str] = {
    "id": "課題ID 課題番号 challenge_id",
    "title": "課題名 課題タイトル テーマ テーマ名 募集テーマ 募集職種 役割",
    "text": (
        "課題 課題の内容 課題内容 課題概要 課題の概要 課題の詳細 課題詳細 現状 現状課題 現状と課題 背景"
        " 課題の背景 背景課題 背景と課題 背景目的 目的 解決したい課題 解決すべき課題 行政課題 地域課題"
        " 社会課題 困りごと お困りごと 悩み 実現したい未来 実現したいこと 実現したい姿 ありたい姿 あるべき姿"
        " 目指す姿 めざす姿 目標 ゴール 期待する効果 想定する実証実験 実証実験の内容 これまでの取組"
        " これまでの取り組み 取組状況 ストーリー story 進め方 想定する進め方 業務内容 仕様 課題資源 本格発注"
        " challenge problem"
    ),
    "needs": (
        "求めること 求めるもの 求める専門性 求める技術 求める提案 求める解決策 求める人材 求めるスキル"
        " 求める役割 求める条件 必要な技術 必要なスキル 必要な専門性 募集内容 募集する提案 提案に求めること"
        " 企業に求めること 民間に求めること 民間企業に期待すること 企業に期待すること 期待すること"
        " 期待する提案 要件 必須要件 要望 条件 requirements"
    ),
    "offers": (
        "提供できるもの 提供可能データ 提供可能なデータ 提供できるデータ 提供データ 提供できること"
        " 提供可能なもの 提供できるフィールド 提供可能フィールド 提供できる資源 提供可能な資源 得られるもの"
        " 企業が得られるもの 自治体が提供できること 自治体の支援 支援内容 サポート内容 地域資源 メリット"
        " 企業のメリット"
    ),
    "budget_yen": (
        "委託料上限 委託料上限額 委託料 委託上限額 提案上限額 予算規模 支援金 支援金額 補助金額 報酬 支援金上限額"
    ),
    "eligibility": "応募資格 応募要件 参加資格 参加要件 応募条件 資格要件 対象者 対象企業 対象事業者 募集対象 応募対象",
}

_CAPABILITY: dict[str, str] = {
    "id": "企業ID 企業番号 事業者番号 提案番号 提案ID capability_id company_id",
    "title": "サービス名 サービス名称 製品名 商品名 製品サービス名 ソリューション名 提案名 提案タイトル service",
    "text": (
        "事業内容 サービス内容 サービス概要 サービスの概要 サービスの特徴 サービス特徴 製品概要 製品サービス"
        " 会社概要 企業概要 団体概要 活動内容 事業概要 業務内容 提案内容 提案概要 強み 自社の強み 企業の強み"
        " 特徴 特長 アピールポイント PR 自己PR 実績 導入実績 活動実績 主な実績 自治体実績 自治体での実績"
        " 自治体導入実績 連携実績 事例 導入事例 成功事例 ソリューション ノウハウ ソリューションノウハウ 技術"
        " 保有技術 技術概要 得意分野 スキル 経歴 専門性 専門分野 課題 解決できる課題 解決可能な課題 対象課題"
        " 解決したい課題 対象者 導入効果 効果 capability strengths"
    ),
    "offers": (
        "提供できること 提供できるもの 提供可能なこと 提供可能なもの 提供サービス 提供内容 提供価値"
        " できること 支援できること 提案できること 自治体に提供できること"
    ),
    "needs": (
        "必要な協力 求める協力 自治体に求めること 自治体への要望 自治体に期待すること"
        " 自治体にお願いしたいこと 求めること 求めるもの 必要なもの 必要なデータ 必要な条件 導入条件"
        " 連携したいこと 希望する連携"
    ),
    "budget_yen": (
        "価格 料金 利用料 利用料金 導入費用 初期費用 参考価格 標準価格 提供価格 見積額 提案額 自治体負担 自治体負担額"
    ),
    "period_months": "導入期間 納期 所要期間",
    "region": "提供地域 提供エリア 対応可能地域 対応可能エリア 営業エリア サービス提供地域 事業エリア 希望地域",
    "eligibility": (
        "組織種別 組織形態 法人種別 法人格 法人形態 団体種別 会社種別 企業規模 事業者区分 資格 保有資格 許認可"
    ),
}


def _merged(side: dict[str, str]) -> Mapping[str, tuple[str, ...]]:
    """Field -> headings; a heading that the side uses in its own way is taken out of the common ones."""
    own = {heading for headings in side.values() for heading in headings.split()}
    common = {name: [word for word in words.split() if word not in own] for name, words in _BOTH.items()}
    return MappingProxyType({name: (*words, *side.get(name, "").split()) for name, words in common.items()})


CHALLENGE_HEADINGS: Final = _merged(_CHALLENGE)
CAPABILITY_HEADINGS: Final = _merged(_CAPABILITY)
