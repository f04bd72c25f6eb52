/** Why a file was not read; for the log and for tests, people see NOT_DOCX. */
export const DOCX_FAULTS = [
  'not_a_zip',
  'not_a_docx',
  'encrypted',
  'macros',
  'too_many_entries',
  'bad_entry',
  'too_large',
  'bomb',
  'doctype',
  'bad_xml',
  'too_deep',
  'too_many_elements',
  'empty',
  'too_slow',
  'too_much_memory',
  'unreadable',
] as const;
export type DocxFaultCode = (typeof DOCX_FAULTS)[number];

export class DocxFault extends Error {
  override readonly name = 'DocxFault';

  constructor(
    readonly code: DocxFaultCode,
    detail = '',
  ) {
    super(detail === '' ? code : `${code}: ${detail}`);
  }
}
