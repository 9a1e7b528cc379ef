"""Old forms of kanji and forms that only names and some fonts keep, each with the form in use today.

Old (旧字体) and popular forms as in the appendix of the 常用漢字表 and in family names. Left out is what stands in the
names of today's municipalities (鹿嶋, 飯舘, 龍ケ崎), where the other form would be another place or no word at all.
"""

from __future__ import annotations

_OLD_AND_NEW = (
    "亞亜 惡悪 壓圧 圍囲 醫医 爲為 壹壱 隱隠 榮栄 營営 衞衛 驛駅 圓円 鹽塩 緣縁 奧奥 應応 橫横 歐欧 毆殴 "
    "黃黄 溫温 穩穏 假仮 價価 畫画 會会 壞壊 懷懐 繪絵 擴拡 殼殻 覺覚 學学 嶽岳 樂楽 渴渇 勸勧 卷巻 寬寛 "
    "歡歓 罐缶 觀観 關関 陷陥 巖巌 顏顔 歸帰 氣気 龜亀 僞偽 戲戯 犧犠 舊旧 據拠 擧挙 峽峡 挾挟 敎教 狹狭 "
    "鄕郷 曉暁 區区 驅駆 勳勲 徑径 惠恵 溪渓 經経 繼継 莖茎 螢蛍 輕軽 鷄鶏 藝芸 擊撃 儉倹 劍剣 圈圏 檢検 "
    "權権 獻献 縣県 險険 顯顕 驗験 嚴厳 效効 廣広 恆恒 鑛鉱 號号 國国 濟済 碎砕 齋斎 劑剤 櫻桜 册冊 雜雑 "
    "參参 慘惨 棧桟 蠶蚕 贊賛 殘残 絲糸 齒歯 兒児 辭辞 濕湿 實実 舍舎 寫写 釋釈 壽寿 收収 從従 澁渋 獸獣 "
    "縱縦 肅粛 處処 緖緒 敍叙 奬奨 將将 燒焼 稱称 證証 乘乗 剩剰 壤壌 孃嬢 淨浄 疊畳 穰穣 讓譲 釀醸 "
    "囑嘱 觸触 寢寝 愼慎 晉晋 眞真 盡尽 圖図 粹粋 醉酔 隨随 髓髄 數数 樞枢 聲声 靜静 齊斉 攝摂 竊窃 專専 "
    "戰戦 淺浅 潛潜 纖繊 踐践 錢銭 禪禅 雙双 壯壮 搜捜 插挿 爭争 總総 聰聡 莊荘 裝装 騷騒 增増 臟臓 藏蔵 "
    "屬属 續続 墮堕 體体 對対 帶帯 滯滞 臺台 瀧滝 擇択 澤沢 單単 擔担 膽胆 團団 彈弾 斷断 癡痴 晝昼 蟲虫 "
    "鑄鋳 廳庁 徵徴 聽聴 敕勅 鎭鎮 遞逓 鐵鉄 轉転 點点 黨党 盜盗 燈灯 當当 鬭闘 德徳 獨独 讀読 屆届 繩縄 "
    "貳弐 惱悩 腦脳 廢廃 拜拝 賣売 麥麦 發発 髮髪 拔抜 蠻蛮 祕秘 濱浜 濵浜 甁瓶 拂払 佛仏 竝並 變変 邊辺 "
    "邉辺 辨弁 瓣弁 辯弁 步歩 寶宝 豐豊 沒没 飜翻 萬万 滿満 默黙 彌弥 藥薬 譯訳 豫予 餘余 與与 譽誉 搖揺 "
    "樣様 謠謡 來来 賴頼 亂乱 覽覧 兩両 獵猟 壘塁 禮礼 隸隷 靈霊 戀恋 爐炉 勞労 樓楼 祿禄 郞郎 灣湾 髙高 "
    "﨑崎 冨富 桒桑 栁柳 渕淵 渊淵 𠮷吉 嶌島 强強"
)

TODAYS_FORM = {pair[0]: pair[1] for pair in _OLD_AND_NEW.split()}
