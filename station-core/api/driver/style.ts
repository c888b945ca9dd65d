/** How drivers' pages look: one small file for all of them. Big targets for one thumb, quiet greys, colour only where it means something. */

export const STYLE = `
:root{--ink:#1b1f24;--soft:#59626d;--line:#d5dae0;--ground:#f4f5f7;--paper:#fff;--blue:#0b5cad;--on-blue:#fff;--green:#1c7a3e;--amber:#8a5a00;--red:#b3261e;--wash:#eaf1f9}
@media(prefers-color-scheme:dark){:root{--ink:#e8ebee;--soft:#a3acb6;--line:#3a4149;--ground:#14171a;--paper:#1d2125;--blue:#8cc2ff;--on-blue:#06233f;--green:#7fd69b;--amber:#f0c26a;--red:#ff9d94;--wash:#1c2a38}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:17px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"PingFang SC","Noto Sans SC",sans-serif;font-variant-numeric:tabular-nums}
a{color:var(--blue)}
.skip{position:absolute;left:-99em}
.skip:focus{left:8px;top:8px;background:var(--paper);padding:8px}
header{display:flex;align-items:center;gap:8px;max-width:560px;margin:0 auto;padding:6px 16px}
header a{color:inherit;text-decoration:none;padding:10px 0;font-weight:600;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
header .lang{margin-left:auto;padding:10px 0 10px 12px;font-weight:400;color:var(--soft);flex:none}
main{max-width:560px;margin:0 auto;padding:0 12px 24px}
h1{font-size:1.5rem;line-height:1.2;margin:4px 4px 2px;overflow-wrap:anywhere}
h2{font-size:1.05rem;margin:0 0 8px}
h1+section,h1+.tell{margin-top:10px}
.sub{color:var(--soft);margin:0 4px 12px}
section,.tell{background:var(--paper);border:1px solid var(--line);border-radius:12px;padding:14px 16px;margin:0 0 12px}
.state{display:inline-flex;align-items:center;gap:8px;font-weight:600;margin:4px}
.state svg{width:22px;height:22px;flex:none}
.free{color:var(--green)}.run{color:var(--blue)}.soon{color:var(--amber)}.bad{color:var(--red)}.quiet{color:var(--soft)}
.tell{display:flex;gap:10px;align-items:flex-start}
.tell svg{width:24px;height:24px;flex:none}
.tell p{margin:0}
.big{font-size:2rem;line-height:1.15;font-weight:650}
.big small{font-size:1rem;font-weight:400;color:var(--soft)}
p{margin:0 0 8px}
.soft{color:var(--soft);font-size:.92rem}
.rows{margin:0;padding:0;list-style:none}
.rows li{display:flex;gap:12px;align-items:baseline;padding:8px 0;border-top:1px solid var(--line)}
.rows li:first-child{border-top:0}
.rows .v{margin-left:auto;text-align:right;white-space:nowrap;font-weight:600}
.rows .v.long{white-space:normal;overflow-wrap:anywhere}
.bar{flex:1 1 40px;height:8px;border-radius:4px;background:var(--line);align-self:center;min-width:24px;width:100%}
.bar rect{fill:var(--soft)}
.bar.now rect{fill:var(--blue)}
.cells{display:grid;grid-template-columns:1fr 1fr;gap:12px}
.cells div{min-width:0}
.cells span{display:block;color:var(--soft);font-size:.92rem}
.cells b{font-size:1.4rem;font-weight:650;overflow-wrap:anywhere}
main>form{margin:0 0 12px}
label{display:block;margin:0 0 10px;font-size:.95rem}
label span{display:block;color:var(--soft);margin-bottom:4px}
input,textarea,select{width:100%;min-height:50px;padding:10px 12px;border:1px solid var(--soft);border-radius:10px;background:var(--paper);color:inherit;font:inherit}
textarea{min-height:120px;resize:vertical}
input.code{font-size:1.35rem;letter-spacing:.08em;text-transform:uppercase;font-family:ui-monospace,Menlo,Consolas,monospace}
input::placeholder{text-transform:none}
.button,button{display:block;width:100%;min-height:52px;padding:12px 16px;border:1px solid var(--blue);border-radius:12px;background:var(--blue);color:var(--on-blue);font:inherit;font-weight:650;text-align:center;text-decoration:none;cursor:pointer}
.button.plain,button.plain{background:transparent;color:var(--blue)}
button[disabled]{opacity:.6}
.button+.button,button+button,form+form,.button+form,form+.button{margin-top:10px}
.choices{display:grid;grid-template-columns:repeat(auto-fit,minmax(92px,1fr));gap:8px;margin:0 0 10px}
.choices label{margin:0}
.choices input{position:absolute;opacity:0;width:1px;height:1px;min-height:0}
.choices span{display:flex;align-items:center;justify-content:center;min-height:50px;margin:0;border:1px solid var(--soft);border-radius:10px;color:var(--ink);font-weight:600}
.choices input:checked+span{border:2px solid var(--blue);background:var(--wash)}
.choices input:focus-visible+span{outline:2px solid var(--ink);outline-offset:2px}
:focus-visible{outline:2px solid var(--ink);outline-offset:2px}
details{margin:0 0 10px}
summary{min-height:44px;display:flex;align-items:center;color:var(--blue);cursor:pointer}
.codeshow{font:650 1.7rem/1.2 ui-monospace,Menlo,Consolas,monospace;letter-spacing:.06em;white-space:nowrap;margin:4px 0 8px}
.place{display:flex;align-items:center;gap:10px;padding:12px 0;border-top:1px solid var(--line);color:inherit;text-decoration:none;min-height:56px}
.place:first-of-type{border-top:0}
.place b{display:block;overflow-wrap:anywhere}
.place .state{margin:0 0 0 auto;font-size:.92rem;text-align:right;flex:none;max-width:50%}
.qr{display:block;width:220px;max-width:80vw;background:#fff;padding:12px;border-radius:8px;margin:8px auto}
.stale{position:sticky;top:0;z-index:1;background:var(--paper);border:1px solid var(--amber);border-radius:10px;padding:8px 12px;margin:0 0 10px;color:var(--amber);font-weight:600}
.stale[hidden]{display:none}
footer{max-width:560px;margin:0 auto;padding:0 16px 32px;display:flex;flex-wrap:wrap;gap:4px 20px}
footer a{padding:12px 0}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit;margin:0}
@media(prefers-reduced-motion:no-preference){.turn svg{animation:t 1.6s linear infinite}@keyframes t{to{transform:rotate(1turn)}}}
`
  .trim()
  .replaceAll('\n', '');
