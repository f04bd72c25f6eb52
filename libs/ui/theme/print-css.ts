import { dark, fontFamily, latinFontFamily, layer, light, motion, radius, shadowDark, shadowLight } from './tokens';

const kebab = (name: string) => name.replaceAll(/(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9])(?=[A-Z])/g, '-').toLowerCase();
const lines = (prefix: string, values: Readonly<Record<string, string | number>>, unit = '') =>
  Object.entries(values).map(([name, value]) => `  --sc-${prefix}${kebab(name)}: ${value}${unit};`);

/** The style sheet of all tokens: light, dark by `data-theme`, dark by the system when the page names no theme. */
export function printTokensCss(): string {
  const darkBlock = [...lines('', dark), ...lines('shadow-', shadowDark), '  color-scheme: dark;'];
  return [
    '/* Written from tokens.ts by scripts/write-tokens.mjs; change values there. */',
    ':root {',
    ...lines('', light),
    ...lines('shadow-', shadowLight),
    ...lines('radius-', radius, 'px'),
    ...lines('motion-', motion),
    ...lines('z-', layer),
    `  --sc-font: ${fontFamily};`,
    '  color-scheme: light;',
    '}',
    ':root:lang(en), :root:lang(pt) {',
    `  --sc-font: ${latinFontFamily};`,
    '}',
    "[data-theme='dark'] {",
    ...darkBlock,
    '}',
    '@media (prefers-color-scheme: dark) {',
    ":root:not([data-theme='light']) {",
    ...darkBlock,
    '}',
    '}',
    '',
  ].join('\n');
}
