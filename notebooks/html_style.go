package notebooks

const pageStyle = `
:root{--ink:#1f2933;--soft:#66727f;--line:#e3e7eb;--paper:#fff;--shade:#f6f7f9;--link:#2f62a8;--bad:#b3392f;--badshade:#fdf1f0}
@media(prefers-color-scheme:dark){:root{--ink:#dfe4e9;--soft:#93a0ad;--line:#343c45;--paper:#171b20;--shade:#1f252b;--link:#7fb0ee;--bad:#f08a80;--badshade:#33201f}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main{max-width:960px;margin:0 auto;padding:32px 24px 96px}
nav{max-width:960px;margin:0 auto;padding:24px 24px 0;font-size:14px}
nav strong{display:block;color:var(--soft);font-weight:600;font-size:12px;letter-spacing:.06em;text-transform:uppercase}
nav a{display:block;padding:2px 0;color:var(--soft)}nav .l2{padding-left:14px}nav .l3{padding-left:28px}
@media(min-width:1280px){nav{position:fixed;left:0;top:0;bottom:0;width:260px;margin:0;padding-top:40px;overflow:auto;border-right:1px solid var(--line)}nav+main{margin-left:max(290px,calc(50% - 400px))}}
@media print{nav{display:none}details{display:none}}
a{color:var(--link);text-decoration:none}a:hover{text-decoration:underline}
h1,h2,h3,h4{line-height:1.25;margin:1.6em 0 .5em;font-weight:650}h1{font-size:2em;margin-top:.3em}h2{font-size:1.45em;border-bottom:1px solid var(--line);padding-bottom:.25em}h3{font-size:1.15em}
p{margin:.6em 0}
pre,code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:13px}
pre{margin:0;padding:10px 14px;overflow:auto;line-height:1.5}
.prose pre,.raw{background:var(--shade);border-radius:8px}
.prose code{background:var(--shade);padding:1px 4px;border-radius:4px}.prose pre code{padding:0}
.prose table{border-collapse:collapse;margin:1em 0}.prose th,.prose td{padding:5px 12px;border-bottom:1px solid var(--line)}
.prose blockquote{margin:1em 0;padding:2px 16px;border-left:3px solid var(--line);color:var(--soft)}
.prose img{max-width:100%}
.facts{display:grid;grid-template-columns:max-content 1fr;gap:2px 18px;margin:16px 0 28px;padding:12px 16px;background:var(--shade);border-radius:8px;font-size:14px}
.facts dt{color:var(--soft)}.facts dd{margin:0;overflow-wrap:anywhere}.facts.bad{background:var(--badshade)}
.code{margin:14px 0}
details{border:1px solid var(--line);border-radius:8px;margin-bottom:8px;background:var(--shade)}
summary{cursor:pointer;padding:3px 12px;color:var(--soft);font-size:12px;user-select:none}summary code{font-size:12px}summary span{float:right}
details[open] summary{border-bottom:1px solid var(--line)}
.code>pre,.html,.picture{margin:8px 0}
.html{overflow-x:auto;padding:2px 0}
.stream,.plain{background:none;border-left:3px solid var(--line);border-radius:0;white-space:pre-wrap;overflow-wrap:anywhere}.plain{white-space:pre}
.stream.err{border-left-color:#d9a441}
.error{background:var(--badshade);color:var(--bad);border-radius:8px;white-space:pre-wrap}
.picture img{max-width:100%;height:auto;border-radius:8px}
.note{color:var(--soft);font-size:13px}
.b{font-weight:700}.c1{color:#c0473c}.c2{color:#2f8f63}.c3{color:#a87a14}.c4{color:#2f62a8}.c5{color:#8a56a8}.c6{color:#23808c}.c0,.c7{color:var(--soft)}
`
