import { useMemo } from 'react';
import encodeQR from 'qr';

const BORDER = 2;

/** QR picture of an address, drawn as one path; loaded when there is something to show. */
export function CodePicture({ text, label }: { text: string; label: string }) {
  const modules = useMemo(() => encodeQR(text, 'raw', { border: BORDER }), [text]);
  const path = modules.flatMap((row, y) => row.map((dark, x) => (dark ? `M${String(x)} ${String(y)}h1v1h-1z` : ''))).join('');
  const side = modules.length;
  return (
    <svg className="op-qr" viewBox={`0 0 ${String(side)} ${String(side)}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect className="op-qr__ground" width={side} height={side} />
      <path className="op-qr__dark" d={path} />
    </svg>
  );
}
