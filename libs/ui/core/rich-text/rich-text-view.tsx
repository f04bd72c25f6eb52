import './rich-text-view.css';
import { Fragment, type ReactNode } from 'react';
import { MAX_DEPTH, safeHref, type LooseMark, type LooseNode } from './rich-text';

export interface RichTextViewProps {
  document: LooseNode | null | undefined;
  /** Address of a picture of this document: our own file route, never an address from the text. */
  imageUrl: (fileId: string) => string;
  /** A press on a picture (full-screen view of the client). */
  onImage?: (fileId: string) => void;
}

const isUuid = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
const whole = (value: unknown, min: number, max: number): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max ? value : undefined;

function marked(text: ReactNode, marks: readonly LooseMark[]): ReactNode {
  return marks.reduce<ReactNode>((inner, mark) => {
    switch (mark.type) {
      case 'bold':
        return <b>{inner}</b>;
      case 'italic':
        return <i>{inner}</i>;
      case 'underline':
        return <u>{inner}</u>;
      case 'strike':
        return <s>{inner}</s>;
      case 'link': {
        const href = safeHref(mark.attrs?.href);
        return href === undefined ? (
          inner
        ) : (
          <a href={href} target="_blank" rel="noopener noreferrer nofollow">
            {inner}
          </a>
        );
      }
      default:
        return inner;
    }
  }, text);
}

/**
 * Shows a stored document without an editor. Only nodes and marks of the list are drawn, whatever the JSON says; an
 * unknown node is skipped with all it holds, an unknown mark leaves its text plain.
 */
export function RichTextView({ document, imageUrl, onImage }: RichTextViewProps) {
  const children = (node: LooseNode, depth: number): ReactNode =>
    (node.content ?? []).map((child, index) => <Fragment key={index}>{draw(child, depth + 1)}</Fragment>);

  const cell = (node: LooseNode, depth: number) => {
    const props = { colSpan: whole(node.attrs?.colspan, 1, 20), rowSpan: whole(node.attrs?.rowspan, 1, 50) };
    return node.type === 'tableHeader' ? <th {...props}>{children(node, depth)}</th> : <td {...props}>{children(node, depth)}</td>;
  };

  const image = (node: LooseNode) => {
    const fileId = node.attrs?.fileId;
    if (!isUuid(fileId)) return null;
    const alt = typeof node.attrs?.alt === 'string' ? node.attrs.alt : '';
    const picture = (
      <img
        src={imageUrl(fileId)}
        alt={alt}
        width={whole(node.attrs?.width, 1, 20_000)}
        height={whole(node.attrs?.height, 1, 20_000)}
        loading="lazy"
        decoding="async"
      />
    );
    return onImage === undefined ? (
      picture
    ) : (
      <button type="button" className="sc-rich__picture" onClick={() => onImage(fileId)}>
        {picture}
      </button>
    );
  };

  const draw = (node: LooseNode, depth: number): ReactNode => {
    if (depth > MAX_DEPTH) return null;
    switch (node.type) {
      case 'doc':
        return children(node, depth);
      case 'text':
        return typeof node.text === 'string' ? marked(node.text, node.marks ?? []) : null;
      case 'paragraph':
        return <p>{children(node, depth)}</p>;
      case 'heading': {
        const level = whole(node.attrs?.level, 1, 3);
        // The page itself holds h1; headings of a text begin below it.
        return level === 1 ? (
          <h2>{children(node, depth)}</h2>
        ) : level === 2 ? (
          <h3>{children(node, depth)}</h3>
        ) : (
          <h4>{children(node, depth)}</h4>
        );
      }
      case 'bulletList':
        return <ul>{children(node, depth)}</ul>;
      case 'orderedList':
        return <ol start={whole(node.attrs?.start, 1, 9999)}>{children(node, depth)}</ol>;
      case 'listItem':
        return <li>{children(node, depth)}</li>;
      case 'blockquote':
        return <blockquote>{children(node, depth)}</blockquote>;
      case 'horizontalRule':
        return <hr />;
      case 'hardBreak':
        return <br />;
      case 'image':
        return image(node);
      case 'table':
        return (
          <div className="sc-rich__table" tabIndex={0}>
            <table>
              <tbody>{children(node, depth)}</tbody>
            </table>
          </div>
        );
      case 'tableRow':
        return <tr>{children(node, depth)}</tr>;
      case 'tableCell':
      case 'tableHeader':
        return cell(node, depth);
      default:
        return null;
    }
  };

  return <div className="sc-rich">{document === null || document === undefined ? null : draw(document, 0)}</div>;
}
