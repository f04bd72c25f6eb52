/** Mark of 智慧校園: lotus over the wave of the square. */
export function Logo({ size = 34 }: { size?: number }) {
  return (
    <svg className="sc-logo" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="var(--sc-mark)" />
      <g fill="var(--sc-on-mark)">
        <path d="M16 5.500c4 3.600 4.600 9 0 14-4.600-5-4-10.400 0-14z" />
        <path
          d="M6.200 10.600c4.600.3 8 3.400 9.300 8.700-5.300.7-9-3-9.300-8.700zM25.800 10.600c-4.600.3-8 3.400-9.300 8.700 5.300.7 9-3 9.300-8.700z"
          opacity=".78"
        />
      </g>
      <path
        d="M5 24.200c1.900-2.400 3.600-2.400 5.500 0s3.600 2.400 5.500 0 3.600-2.400 5.500 0 3.600 2.400 5.500 0"
        fill="none"
        stroke="var(--sc-on-mark)"
        strokeWidth="1.8"
        strokeLinecap="round"
      />
    </svg>
  );
}
