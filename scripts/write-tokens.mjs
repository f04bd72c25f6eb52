// Writes libs/ui/theme/tokens.css from tokens.ts; run it after changing a token (a test compares the two).
import { writeFileSync } from 'node:fs';
import { register } from 'node:module';

register(
  'data:text/javascript,' +
    encodeURIComponent(
      "export async function resolve(s, c, next) { try { return await next(s, c); } catch (e) { if (s.startsWith('.')) return next(s + '.ts', c); throw e; } }",
    ),
);
const { printTokensCss } = await import('../libs/ui/theme/print-css.ts');
writeFileSync(new URL('../libs/ui/theme/tokens.css', import.meta.url), printTokensCss());
