import { Node } from '@tiptap/core';

/** Picture of our own file store: the document keeps its id, never an address. */
export const FileImage = Node.create<{ imageUrl: (fileId: string) => string }>({
  name: 'image',
  group: 'block',
  draggable: true,
  addOptions: () => ({ imageUrl: () => '' }),
  addAttributes: () => ({
    fileId: { default: null, rendered: false },
    alt: { default: '' },
    width: { default: null },
    height: { default: null },
  }),
  // Pasted pictures are files of somewhere else and are not taken over; pictures come in by the button.
  parseHTML: () => [],
  renderHTML({ node, HTMLAttributes }) {
    return ['img', { ...HTMLAttributes, src: this.options.imageUrl(String(node.attrs['fileId'])) }];
  },
});

// Tables come from Word files; here their cells can be written in, their shape stays.
const spans = () => ({ colspan: { default: 1 }, rowspan: { default: 1 } });
export const Table = Node.create({
  name: 'table',
  group: 'block',
  content: 'tableRow+',
  isolating: true,
  parseHTML: () => [{ tag: 'table' }],
  renderHTML: () => ['table', ['tbody', 0]],
});
export const TableRow = Node.create({
  name: 'tableRow',
  content: '(tableCell | tableHeader)*',
  parseHTML: () => [{ tag: 'tr' }],
  renderHTML: () => ['tr', 0],
});
const cellContent = '(paragraph | bulletList | orderedList)+';
export const TableCell = Node.create({
  name: 'tableCell',
  content: cellContent,
  isolating: true,
  addAttributes: spans,
  parseHTML: () => [{ tag: 'td' }],
  renderHTML: ({ HTMLAttributes }) => ['td', HTMLAttributes, 0],
});
export const TableHeader = Node.create({
  name: 'tableHeader',
  content: cellContent,
  isolating: true,
  addAttributes: spans,
  parseHTML: () => [{ tag: 'th' }],
  renderHTML: ({ HTMLAttributes }) => ['th', HTMLAttributes, 0],
});
