/** The style sheet of a page of coverage, but for the dark colours of its pictures. */
export const pageStyle = `
:root{color-scheme:light dark;--ground:#fff;--text:#0f172a;--quiet:#526071;--line:#d5dce5;--head:#f1f5f9;
--link:#1d4ed8;--bar:#3b6fd4;--gap:#9f1d1d;--gap-ground:#fdecec;--part:#8a4208;--good:#166534}
body{margin:0 auto;max-width:88rem;padding:1rem 1.5rem 3rem;background:var(--ground);color:var(--text);
font:1rem/1.5 'Segoe UI',Arial,'Liberation Sans',Helvetica,sans-serif}
h1{font-size:1.6rem;margin:.5rem 0}
h2{font-size:1.25rem;margin:0;overflow-wrap:anywhere}
h3{font-size:1rem;margin:1.25rem 0 .4rem}
p{margin:.4rem 0}
a{color:var(--link)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.quiet{color:var(--quiet)}
.missed{border:2px solid var(--gap);border-radius:6px;background:var(--gap-ground);color:var(--gap);
padding:.5rem .9rem;font-weight:bold}
.missed ul{margin:0;padding-left:1.2rem}
.key{display:flex;flex-wrap:wrap;gap:.3rem 1.5rem;list-style:none;margin:.6rem 0;padding:0}
.sign{width:1.05em;height:1.05em;vertical-align:-.15em}
.defs{position:absolute}
section{border-top:1px solid var(--line);margin-top:2rem;padding-top:1.2rem}
section.runbook{content-visibility:auto;contain-intrinsic-size:auto 60rem}
.scroll{overflow-x:auto}
.picture{overflow:auto;scroll-padding:4rem;max-height:80vh;
margin:.8rem 0;border:1px solid var(--line);border-radius:6px}
.picture svg{display:block;margin:0 auto}
table{border-collapse:collapse;font-size:.9rem}
caption{text-align:left;font-weight:bold;padding:.3rem 0}
th,td{border-bottom:1px solid var(--line);padding:.3rem .8rem .3rem .5rem;text-align:left;
vertical-align:top}
thead th,.all th,.all td{background:var(--head)}
.all th{font-weight:bold}
.all td.gap{background:var(--gap-ground)}
tbody th{font-weight:normal;max-width:32rem;overflow-wrap:anywhere;min-width:9rem}
td.state{white-space:nowrap}
th.number,td.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
td.place{color:var(--quiet);overflow-wrap:anywhere;min-width:8rem}
td.gap{color:var(--gap);background:var(--gap-ground);font-weight:bold}
.state-never{color:var(--gap);font-weight:bold}
.state-partly{color:var(--part)}
.state-reached{color:var(--good)}
small{color:var(--quiet);font-size:.85em}
td.gap small{color:inherit}
.bar{display:block;width:6rem;height:.4rem;margin:.2rem 0 0 auto}
.bar-all{fill:var(--line)}
.bar-own{fill:var(--bar)}
body:has(#fit:checked) .picture svg{width:100%;height:auto}
.picture g:target{outline:3px solid var(--link);outline-offset:4px}
body:has(#gaps:checked) tr[data-reach=reached]{display:none}
@media screen and (prefers-color-scheme:dark){
:root{--ground:#0d1117;--text:#e6edf3;--quiet:#a3afbf;--line:#30394a;--head:#161b22;--link:#7fb0ff;
--bar:#6ea0f5;--gap:#ff9a95;--gap-ground:#351a1d;--part:#f0b45c;--good:#6fd08c}
}
@media print{
body{max-width:none;padding:0;font-size:10pt}
.picture{overflow:visible;max-height:none;border:0;break-inside:avoid}
.picture svg{max-width:100%;max-height:90vh;height:auto}
.scroll{overflow:visible}
h2,h3,caption{break-after:avoid}
tr{break-inside:avoid}
section.runbook{content-visibility:visible}
.control{display:none}
}
`;
