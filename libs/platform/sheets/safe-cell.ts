/** Longest text of one cell in Excel. */
const CELL_CHARS = 32_767;
/** Everything a spreadsheet skips before it looks whether a cell is a formula. */
const SKIPPED = /^[\s\p{Cf}\p{Zs}]*/u;
/** How nearly every cell begins: nothing to skip and no formula, which need not be looked for. */
const PLAIN = /^[0-9A-Za-z\u3400-\u9fff]/;
const FORMULA = new Set(['=', '+', '-', '@', '\u2212']);
// XML 1.0 knows none of these; a file with one of them does not open.
// oxlint-disable-next-line no-control-regex -- these very characters are meant
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/**
 * Text as it may stand in a cell (checklist D4): what would begin a formula in Excel, WPS or a CSV made from the sheet
 * gets an apostrophe in front, in ASCII, full-width and small forms, also behind white space or invisible characters.
 * Characters that XML cannot hold are left out, texts longer than a cell are cut, and `_x0041_`, which Excel would read as
 * a code, stays what was typed.
 */
export function safeCell(text: string): string {
  const clean = text.toWellFormed().replace(NOT_XML, '');
  const safe = !PLAIN.test(clean) && isRisky(clean) ? `'${clean}` : clean;
  return (safe.length > CELL_CHARS ? safe.slice(0, CELL_CHARS).toWellFormed() : safe).replace(/_x(?=[0-9a-fA-F]{4}_)/g, '_x005F_x');
}

function isRisky(clean: string): boolean {
  return /^[\t\r\n]/.test(clean) || FORMULA.has(clean.replace(SKIPPED, '').slice(0, 1).normalize('NFKC'));
}
