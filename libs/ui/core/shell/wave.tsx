import './wave.css';

/** The calçada wave that closes a header, once per screen. `bare` draws only the line (side bar, identity). */
export function Wave({ bare = false }: { bare?: boolean }) {
  return <div className={bare ? 'sc-wave sc-wave--bare' : 'sc-wave'} aria-hidden="true" />;
}
