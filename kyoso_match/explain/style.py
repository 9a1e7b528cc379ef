"""The one style sheet of all pages: legible on paper without colour, and side by side with a notebook's own tables."""

from __future__ import annotations

# Marks differ in number and in line as well as in colour. The doubled class outranks the table styles of notebooks.
STYLE = """
.kyoso{font-family:"Hiragino Sans","Noto Sans JP","Noto Sans CJK JP","Yu Gothic",Meiryo,sans-serif;font-size:10.5pt;line-height:1.5;color:#1a1a1a;max-width:960px;overflow-wrap:anywhere;-webkit-print-color-adjust:exact;print-color-adjust:exact}
.kyoso h1{font-size:15pt;margin:0 0 .4em}
.kyoso h3{font-size:12pt;margin:0}
.kyoso h4{font-size:10.5pt;margin:.35em 0 .1em;break-after:avoid}
.kyoso p{margin:.15em 0}
.kyoso small{font-size:8.5pt;color:#333;font-weight:400}
.kyoso table{border-collapse:collapse;width:100%;font-size:9pt;line-height:1.35}
.kyoso.kyoso th,.kyoso.kyoso td{border:1px solid #999;padding:.1em .4em;text-align:left;vertical-align:top}
.kyoso th{background:#f0f0f0;font-weight:600}
.kyoso th,.kyoso .short{white-space:nowrap}
.kyoso .half{width:42%}
.kyoso.kyoso .number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.kyoso.kyoso td.bar{width:21%;padding:0}
.kyoso .stair{display:block;width:100%;height:1.4em}
.kyoso .stair line{stroke:#777;stroke-width:1;stroke-dasharray:2 2;vector-effect:non-scaling-stroke}
.kyoso .stair .zero{stroke-dasharray:none}
.kyoso .up{fill:#2f5d8a}.kyoso .total{fill:#555}
.kyoso .down{fill:#fff;stroke:#1a1a1a;stroke-width:1.5;vector-effect:non-scaling-stroke}
.kyoso .texts{display:grid;grid-template-columns:1fr 1fr;gap:.4em;line-height:1.4}
.kyoso .fine{font-size:9pt}
.kyoso .texts>div{border:1px solid #999;padding:.2em .5em}
.kyoso.kyoso .side th{white-space:normal;font-weight:400}
.kyoso .side td,.kyoso .side thead th+th{width:13%}
.kyoso .foot{font-size:8.5pt;border-top:1px solid #999}
.kyoso .entry{display:block;padding-left:1em;text-indent:-1em}
.kyoso .entry::before{content:"・"}
.kyoso .cut{color:#444;white-space:nowrap}
.kyoso mark{color:inherit;text-decoration-line:underline;text-decoration-thickness:1.5px;text-underline-offset:.15em;text-decoration-skip-ink:none}
.kyoso .m1{background:#ffe9a8}.kyoso .m2{background:#cfe8cf;text-decoration-style:double;text-decoration-thickness:1px}.kyoso .m3{background:#d5e3f5;text-decoration-style:dashed}.kyoso .m4{background:#f6d9e4;text-decoration-style:dotted;text-decoration-thickness:2px}.kyoso .m5{background:#e3dbf3;text-decoration-style:wavy;text-decoration-thickness:1px}
@media print{.kyoso{max-width:none;line-height:1.35}.kyoso table{line-height:1.25}.kyoso .texts{line-height:1.3}.kyoso tr{break-inside:avoid}}
""".strip()

PAGE_STYLE = """
body{margin:1.5em}.page{margin-top:3em}
@media print{body{margin:0}.page{margin:0;break-before:page}}
@page{size:A4;margin:8mm 12mm}
""".strip()
