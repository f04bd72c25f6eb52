import type { ReactElement, ReactNode } from 'react';

// One blue line and paving stones; no people, no faces. 176 × 122, decoration only: the words stand below.
const drawing = (shape: ReactNode) =>
  function Drawing(): ReactElement {
    return (
      <svg className="sc-drawing" width="176" height="122" viewBox="0 0 176 122" aria-hidden="true" focusable="false">
        {shape}
      </svg>
    );
  };

const stone = (x: number, y: number, filled: boolean, key: string, width = 24) => (
  <rect key={key} x={x} y={y} width={width} height="24" rx="5.5" className={filled ? 'sc-drawing__tint' : 'sc-drawing__paper'} />
);

/** Nothing here yet. */
export const LotusDrawing = /* @__PURE__ */ drawing(
  <>
    <path d="M88 14c14 14 16 38 0 58-16-20-14-44 0-58z" className="sc-drawing__tint" />
    <path d="M58 28c17 3 27 17 30 44-21-2-33-19-30-44zM118 28c-17 3-27 17-30 44 21-2 33-19 30-44z" className="sc-drawing__paper" />
    <path d="M36 52c17-4 40 2 52 20-20 8-43 2-52-20zM140 52c-17-4-40 2-52 20 20 8 43 2 52-20z" className="sc-drawing__tint" />
    <path d="M24 88c8-9 16-9 24 0s16 9 24 0 16-9 24 0 16 9 24 0 16-9 24 0 6 5 8 6" />
    <path d="M52 104c8-9 16-9 24 0s16 9 24 0 16-9 24 0" opacity=".4" />
  </>,
);

/** Something failed on the way. */
export const BrokenWaveDrawing = /* @__PURE__ */ drawing(
  <>
    <path d="M10 52c8-9 15-9 22 0s15 9 22 0 11-9 18-3" />
    <path d="M10 70c8-9 15-9 22 0s15 9 22 0 11-9 18-3" opacity=".4" />
    <path d="M102 66c6 6 13 2 18-5s15-9 22 0 15 9 22 0" />
    <path d="M102 84c6 6 13 2 18-5s15-9 22 0 15 9 22 0" opacity=".4" />
    <g className="sc-drawing__bad">
      <path d="M79 36v-8M88 32l5-7M70 32l-5-7" />
      <path d="m76 52 4 3M92 60l4 4" strokeDasharray="1 4" />
    </g>
    {stone(46, 88, true, 'a')}
    {stone(74, 88, false, 'b')}
    {stone(102, 88, true, 'c')}
  </>,
);

/** Not for this reader. */
export const LockedStoneDrawing = /* @__PURE__ */ drawing(
  <>
    {[16, 44, 72].flatMap((y, row) =>
      [34, 62, 90, 118]
        .filter((_x, column) => row !== 1 || column === 0 || column === 3)
        .map((x, column) => stone(x, y, (row + column) % 2 === (row === 1 ? 0 : 0), `${x}-${y}`)),
    )}
    <rect x="62" y="44" width="52" height="24" rx="5.5" className="sc-drawing__solid" />
    <circle cx="88" cy="53.5" r="3.2" className="sc-drawing__hole" />
    <path d="M88 55v6" className="sc-drawing__hole-line" />
  </>,
);

/** Taken back by the school. */
export const LiftedStoneDrawing = /* @__PURE__ */ drawing(
  <>
    {[38, 66, 94].flatMap((y, row) =>
      [20, 48, 76, 104, 132]
        .filter((_x, column) => !(row === 1 && column === 2))
        .map((x) => stone(x, y, (row + x / 28) % 2 < 1, `${x}-${y}`)),
    )}
    <rect x="76" y="66" width="24" height="24" rx="5.5" strokeDasharray="4 4" opacity=".6" />
    <g className="sc-drawing__waits" transform="rotate(-12 92 20)">
      <rect x="80" y="8" width="24" height="24" rx="5.5" />
      <path d="M95 20h-7M90.500 16.500 87 20l3.500 3.500" />
    </g>
  </>,
);

/** No such page. */
export const MissingStoneDrawing = /* @__PURE__ */ drawing(
  <>
    {[24, 52, 80].flatMap((y, row) =>
      [34, 62, 90, 118]
        .filter((_x, column) => !(row === 1 && column === 2))
        .map((x, column) => stone(x, y, (row + column) % 2 === 0, `${x}-${y}`)),
    )}
    <rect x="90" y="52" width="24" height="24" rx="5.5" strokeDasharray="4 4" opacity=".6" />
  </>,
);

/** Another device is needed. */
export const DesktopDrawing = /* @__PURE__ */ drawing(
  <>
    <rect x="36" y="14" width="104" height="68" rx="9" className="sc-drawing__paper" />
    {[50, 72, 94, 116].map((x, index) => (
      <rect key={x} x={x} y="30" width="16" height="16" rx="4" className={index % 2 === 0 ? 'sc-drawing__tint' : 'sc-drawing__paper'} />
    ))}
    <path d="M50 62h54" />
    <path d="M88 82v16M64 98h48" />
    <path d="M24 112c8-7 16-7 24 0s16 7 24 0 16-7 24 0 16 7 24 0 16-7 24 0 6 3 8 4" opacity=".4" />
  </>,
);
