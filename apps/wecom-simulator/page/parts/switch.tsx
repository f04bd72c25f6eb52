export function Switch({ label, on, change }: { label: string; on: boolean; change: (on: boolean) => void }) {
  return (
    <button type="button" className={on ? 'sw on' : 'sw'} role="switch" aria-checked={on} aria-label={label} onClick={() => change(!on)} />
  );
}
