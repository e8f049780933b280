// The icicle's widths are classes, because the page's policy forbids style attributes.
const widths = Array.from({ length: 100 }, (_, index) => `.w${index + 1}{width:${index + 1}%}`).join('');

/** Light and dark by the reader's choice; on paper light, and nothing scrolls. */
export const pageStyle = `
:root { color-scheme: light dark; --ink: light-dark(#1a1d21, #e3e6ea); --page: light-dark(#fff, #16181c);
  --soft: light-dark(#5d6670, #98a1ab); --rule: light-dark(#d9dee3, #343a41); --box: light-dark(#fde9cf, #5a3d12);
  --error: light-dark(#b42318, #ff8a7a); --warning: light-dark(#8a5a00, #f0b64a); --note: light-dark(#1f5fa8, #7db7f5);
  --clean: light-dark(#1c7a3e, #6cd390); }
body { margin: 0 auto; padding: 1.5rem; max-width: 76rem; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.35rem; line-height: 1.3; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1.05rem; margin: 2rem 0 .6rem; }
header p, small { color: var(--soft); } header p { margin: .3rem 0 0; overflow-wrap: anywhere; }
.error > p > b, h1.error { color: var(--error); } .warning > p > b, h1.warning { color: var(--warning); }
.note > p > b, h1.note { color: var(--note); } h1.clean { color: var(--clean); }
.findings { list-style: none; margin: 0; padding: 0; } .findings li { padding: .5rem 0; border-top: 1px solid var(--rule); }
.findings p { margin: 0; overflow-wrap: anywhere; } pre { margin: .3rem 0 0; white-space: pre-wrap; font: 13px/1.5 ui-monospace, monospace; }
.chart { margin: .5rem 0 1.5rem; } .scroll { overflow-x: auto; margin-bottom: 1rem; }
table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .25rem .9rem .25rem 0; border-bottom: 1px solid var(--rule); white-space: nowrap; }
td.number, th.number { text-align: right; }
th { color: var(--soft); font-weight: 500; }
.icicle { font-size: 12px; } .icicle .row { display: flex; } .icicle .row > div { min-width: 0; }
.icicle .box { background: var(--box); border: 1px solid var(--page); padding: 1px 4px; overflow: hidden;
  white-space: nowrap; text-overflow: ellipsis; }
.u-legend { font-size: 13px; }
@media print { :root { color-scheme: light; } body { padding: 0; max-width: none; } .scroll { overflow: visible; }
  td { white-space: normal; } section { break-inside: avoid-page; } }
${widths}
`;
