/** The tree that mammoth reads a document into, as far as it is used here (its README: "document transforms"). */
export interface DocxNode {
  type:
    | 'document'
    | 'paragraph'
    | 'run'
    | 'text'
    | 'tab'
    | 'checkbox'
    | 'hyperlink'
    | 'noteReference'
    | 'image'
    | 'note'
    | 'commentReference'
    | 'comment'
    | 'table'
    | 'tableRow'
    | 'tableCell'
    | 'break'
    | 'bookmarkStart';
  children?: DocxNode[];
  value?: string;
  checked?: boolean;
  styleId?: string | null;
  styleName?: string | null;
  numbering?: { level: string | number; isOrdered: boolean } | null;
  alignment?: string | null;
  isBold?: boolean;
  isUnderline?: boolean;
  isItalic?: boolean;
  isStrikethrough?: boolean;
  isAllCaps?: boolean;
  isSmallCaps?: boolean;
  verticalAlignment?: string;
  highlight?: string | null;
  href?: string;
  anchor?: string;
  altText?: string;
  readAsArrayBuffer?: () => Promise<Uint8Array>;
  isHeader?: boolean;
  colSpan?: number;
  rowSpan?: number;
  breakType?: string;
}
