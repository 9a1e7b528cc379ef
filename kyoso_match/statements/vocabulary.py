"""Words of one meaning that several rules share."""

from __future__ import annotations

from kyoso_match.statements.patterns import any_of

# Verbs and nouns that turn something away or bring it to an end. Denied, they say yes: お断りしません.
REFUSING = any_of(
    "終了 廃止 休止 中止 撤退 停止 解散 閉鎖 休業 打ち切り 見送り 止める 辞める 取り止める 取り止め 閉じる 断る 断り"
    " 除く 除外 打ち切る 見送る 見合わせる 見合わせ 控える 差し控える 兼ねる 外す 外れる 抜ける 欠く 欠ける 辞退 謝絶"
    " 禁止 禁ずる 禁じる 中断 断念 締め切る 締め切り 廃する 廃車 運休 休館 休園 休診 休校 取り下げる 取り下げ 完売"
    " 品切れ 売り切れ 売り切れる 欠品 絶版 失効 満了 満員 定休 休み 休む 引退 返上 幕引き 渋る 拒む 妨げる 遠慮 容赦"
)
# What is charged for.
CHARGED = (
    r"(?:\S*[料費代金賃]|費用|実費)(?: を| は| も| が)*(?: \S+){0,2} (?:頂く|頂戴|請求|徴収|申し受ける|掛かる|発生)"
)
# What the other side may have to bring or do.
TO_PROVIDE = (
    "(?:済む せる|"
    + any_of(
        "用意 準備 負担 設置 配置 確保 手配 常駐 提供 調達 購入 契約 登録 加入 来庁 来所 参加 選任 任命 持参 提出 提示"
        " 記入 署名 予約 立ち会い 立ち会う 置く 出す 担う 整える 揃える 雇う 払う 支払う 持つ 済ませる 済ます 押さえる"
        " 立てる 決める 受ける 入れる 書く 付ける 着ける 設ける"
    )
    + ")"
)
# Whoever else is to do a thing.
OTHERS = (
    r"(?:自身|各自|自分|本人|家族|保護 者|住民|利用 者|所有 者|発注 者|市 町 村|学校|病院|メーカー|購入 店"
    r"|(?:他|別|専門|外部|最寄り)(?: の)?(?: \S+){1,2})"
)
